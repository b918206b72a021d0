# Sourced by sandbox/start: writes Postfix's configuration and starts it.
# shellcheck shell=bash
#
# What is stamped, and why it can be trusted. Mail of a login gets, once per message, above its own Received field:
#
#     Authentication-Results: mx.sandbox.example; auth=pass smtp.auth=alerts@old-energy.example
#
# The envelope sender must belong to the login (itself, or with +detail; the null sender is open to every login, so
# nothing is said here about it). Mail through MX_PORT, without login, gets none. Every field that arrives with our
# authserv-id is removed. smtpd's PREPEND passes header_checks like any arriving header does, so what it prepends is
# a field whose name is a secret of this sandbox; the checks first drop arriving fields, then turn the secret one
# into the real one (a REPLACEd field is not checked again). In mailboxes (not in pipes) Dovecot's Sieve adds a
# second field with spf and dmarc, as a receiving provider would: see dovecot.sh.

postfix_prepare() {
    local base=$folder/postfix queue=$folder/postfix/queue directory
    mkdir -p "$base/data" "$queue"
    for directory in active bounce corrupt defer deferred flush hold incoming private saved trace; do
        mkdir -p "$queue/$directory"
        chown postfix "$queue/$directory"
        chmod 0700 "$queue/$directory"
    done
    mkdir -p "$queue/pid" "$queue/public" "$queue/maildrop"
    chown postfix:postdrop "$queue/public" "$queue/maildrop"
    chmod 2710 "$queue/public"
    chmod 1730 "$queue/maildrop"
    chown postfix "$base/data"
    chmod 0700 "$base/data"

    # The key may be read by root alone: smtpd opens it before it drops its rights.
    (umask 077 && cat "$folder/tls/server.key" "$folder/tls/server.crt" >"$base/tls.pem")

    local secret name=${authserv_id//./\\.}
    secret=X-Sandbox-$(openssl rand -hex 16)
    # Whatever names our authserv-id, anywhere; and what may hide it behind a comment, a quoted string or a backslash.
    cat >"$base/header_checks" <<END
/^Authentication-Results[[:space:]]*:.*$name/ IGNORE
/^Authentication-Results[[:space:]]*:[^;]*["(\\\\]/ IGNORE
/^$secret: (.*)\$/ REPLACE Authentication-Results: \$1
END
    printf '%s\n' "/^(.+)\$/ PREPEND $secret: $authserv_id; auth=pass smtp.auth=\$1" >"$base/stamp"
    chown root:postfix "$base/header_checks" "$base/stamp"
    chmod 0640 "$base/header_checks" "$base/stamp"

    # An address belongs to the login of the same name, with or without +detail.
    # shellcheck disable=SC2016
    printf '%s\n' '/^([^+@]+)(\+[A-Za-z0-9._=-]*)?(@[A-Za-z0-9.-]+)$/ $1$3' >"$base/sender_logins"
    cat >"$base/recipients" <<'END'
/^refused(\+[^@]*)?@/ 550 5.1.1 User unknown
/^deferred(\+[^@]*)?@/ 451 4.2.1 Mailbox busy, try again later
END
    touch -d "1 minute ago" "$base/header_checks" "$base/stamp" "$base/sender_logins" "$base/recipients"
}

# Writes main.cf and master.cf for the ports chosen.
postfix_configure() {
    local base=$folder/postfix pipes='' index=0 entry
    local submission_options="-o smtpd_sasl_auth_enable=yes
    -o smtpd_sender_restrictions=reject_authenticated_sender_login_mismatch
    -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
    -o smtpd_recipient_restrictions=check_recipient_access,regexp:$base/recipients,permit_sasl_authenticated,reject
    -o smtpd_data_restrictions=check_sasl_access,regexp:$base/stamp"

    cat >"$base/master.cf" <<END
127.0.0.1:$mx_port inet n - n - - smtpd
127.0.0.1:$smtps_port inet n - n - - smtpd
    -o smtpd_tls_wrappermode=yes -o smtpd_tls_security_level=encrypt
    $submission_options
127.0.0.1:$submission_port inet n - n - - smtpd
    -o smtpd_tls_security_level=encrypt
    $submission_options
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
showq unix n - n - - showq
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
END
    for entry in ${pipe_entries[@]+"${pipe_entries[@]}"}; do
        index=$((index + 1))
        printf 'pipe%d unix - n n - - pipe\n    user=%s null_sender= argv=%s\n' \
            "$index" "$pipe_user" "${entry#*=}" >>"$base/master.cf"
        pipes+=" {${entry%%=*} = pipe$index:}"
    done

    cat >"$base/main.cf" <<END
compatibility_level = 3.6
queue_directory = $base/queue
data_directory = $base/data
command_directory = /usr/sbin
daemon_directory = $postfix_daemons
mail_owner = postfix
setgid_group = postdrop
maillog_file = $folder/log/postfix
maillog_file_prefixes = $folder/log

# Loopback only, no DNS, and no way out: mail to any domain but the sandbox's is refused.
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
smtpd_peername_lookup = no
myhostname = $authserv_id
mynetworks =
mydestination =
relay_domains =
local_transport = error:5.1.2 no local mail in the sandbox
default_transport = error:5.1.2 the sandbox delivers to its own domains only
local_recipient_maps =
alias_maps =
alias_database =
virtual_mailbox_domains = ${domains[*]}
# Any address is taken, so that unknown ones come back as real delivery reports; recipients/ lists those refused.
virtual_mailbox_maps = static:all
virtual_transport = lmtp:unix:$folder/dovecot/run/lmtp
transport_maps = ${pipes:+inline:{$pipes\}}
recipient_delimiter = +

# Mail is handed over as it came: only the headers at the top are looked at, never those of attached messages.
header_checks = regexp:$base/header_checks
mime_header_checks =
nested_header_checks =
local_header_rewrite_clients =

smtpd_tls_security_level = may
smtpd_tls_chain_files = $base/tls.pem
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 1
tls_random_source = dev:/dev/urandom
smtpd_sasl_type = dovecot
smtpd_sasl_path = $folder/dovecot/run/auth-postfix
smtpd_sender_login_maps = regexp:$base/sender_logins
smtpd_helo_required = yes
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access regexp:$base/recipients, reject_unauth_destination

# Everything comes from one address: no limits by client, no punishment for errors.
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_client_recipient_rate_limit = 0
smtpd_client_auth_rate_limit = 0
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 1000
smtpd_soft_error_limit = 1000
message_size_limit = 52428800
virtual_mailbox_limit = 0
mailbox_size_limit = 0
notify_classes =
END
    # A configuration file younger than 2 s is read again and again until it is not: give it an earlier time.
    touch -d "1 minute ago" "$base/main.cf" "$base/master.cf"
}

# Starts Postfix; false when a port was taken meanwhile.
postfix_start() {
    MAIL_CONFIG=$folder/postfix "$postfix_daemons/master" -w -c "$folder/postfix" \
        </dev/null >>"$folder/log/postfix-start" 2>&1
}
