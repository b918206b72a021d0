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
    local file
    while IFS= read -r file; do
        file=${file#/proc/}
        printf '%s\n' "${file%%/*}"
    done < <(find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$1/postfix/queue" -o -lname "$1/dovecot/run*" \) \
        2>/dev/null || true)
}

# Ends every process of the sandbox in folder $1: asks, and kills what is left after half a second, since nothing of
# it will be read again. Returns when none is left.
end_servers() {
    local folder=$1 attempt pid masters workers
    for ((attempt = 0; attempt < 200; attempt++)); do
        masters=$(sandbox_masters "$folder")
        if [[ -z $masters ]]; then
            workers=$(sandbox_workers "$folder")
            [[ -n $workers ]] || return 0
            # Children of a master that was killed, and the pipe transport's commands, in sessions of their own.
            for pid in $workers; do
                kill "$( ((attempt < 20)) && printf '%s' -TERM || printf '%s' -KILL)" "$pid" 2>/dev/null || true
            done
        elif ((attempt % 10 == 0)); then
            # Each master leads a process group of its own, in which all its children are.
            for pid in $masters; do
                if ((attempt == 0)); then
                    kill -TERM "$pid" 2>/dev/null || true
                else
                    kill -KILL -- "-$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null || true
                fi
            done
        fi
        sleep 0.05
    done
    fail "processes of $folder are still there: $(sandbox_masters "$folder" | tr '\n' ' ')"
}
