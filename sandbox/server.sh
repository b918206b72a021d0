# Sourced by the sandbox's commands: what start, stop and the watchdog must know in common about its processes.
# shellcheck shell=bash

fail() {
    printf 'sandbox: %s\n' "$*" >&2
    exit 1
}

# The moment a process began, in clock ticks since boot; empty when there is no such process (or only its zombie).
# With it a process id names one process for ever: ids are used again, pairs of id and beginning are not.
process_beginning() {
    local line fields
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
    line=${line##*) } # the name before it may hold blanks and brackets
    read -r -a fields <<<"$line"
    [[ ${fields[0]} == Z ]] || printf '%s' "${fields[19]}"
}

# Prints the ids of the master processes of the sandbox in folder $1. They are found by their own arguments, which
# name the folder, so nothing is ever stopped that is not this sandbox's, and no pid file need exist yet.
sandbox_masters() {
    local file
    while IFS= read -r file; do
        file=${file#/proc/}
        printf '%s\n' "${file%%/*}"
    done < <(grep -lzxF -e "$1/postfix" -e "$1/dovecot/dovecot.conf" /proc/[0-9]*/cmdline 2>/dev/null || true)
}

# Prints the ids of the processes that work in this sandbox's own folders: the servers' children and the commands
# that Postfix's pipe transport runs (their working folder is the queue).
sandbox_workers() {
    local folder
    for folder in /proc/[0-9]*; do
        if [[ $folder/cwd -ef "$1/postfix/queue" || $folder/cwd -ef "$1/dovecot/run" ]]; then
            printf '%s\n' "${folder#/proc/}"
        fi
    done
}

# Ends every process of the sandbox in folder $1: asks, waits up to 5 s, then kills. Returns when none is left.
end_servers() {
    local folder=$1 attempt pids
    for ((attempt = 0; attempt < 200; attempt++)); do
        pids=$(sandbox_masters "$folder")
        if [[ -z $pids ]]; then
            pids=$(sandbox_workers "$folder")
            [[ -n $pids ]] || return 0
            # Children of a master that was killed, and commands of the pipe transport in a session of their own.
            if ((attempt > 20)); then
                # shellcheck disable=SC2086
                kill -KILL $pids 2>/dev/null || true
            elif ((attempt > 4)); then
                # shellcheck disable=SC2086
                kill -TERM $pids 2>/dev/null || true
            fi
        elif ((attempt == 0)); then
            # shellcheck disable=SC2086
            kill -TERM $pids 2>/dev/null || true
        elif ((attempt > 100)); then
            # shellcheck disable=SC2086
            kill -KILL $pids 2>/dev/null || true
        elif ((attempt % 20 == 0)); then
            # Again: a master that was just starting may have missed the first one.
            # shellcheck disable=SC2086
            kill -TERM $pids 2>/dev/null || true
        fi
        sleep 0.05
    done
    fail "processes of $folder are still there: $(sandbox_masters "$folder" | tr '\n' ' ')"
}
