# Sourced by sandbox/start: writes Dovecot's configuration, the mailboxes and their Sieve scripts, and starts it.
# shellcheck shell=bash

dovecot_prepare() {
    local base=$folder/dovecot address user domain home
    mkdir -p "$base/run" "$base/sieve" "$base/keys/default/RS256" "$folder/mail"
    # Where Dovecot's local validation looks for the key of a token without `kid`.
    cp "$folder/oauth2/public.pem" "$base/keys/default/RS256/default"
    chown mail:mail "$folder/mail"

    : >"$base/users"
    for address in "${mailboxes[@]}"; do
        user=${address%@*} domain=${address#*@} home=$folder/mail/${address#*@}/${address%@*}
        mkdir -p "$home"
        printf '%s:{PLAIN}%s::::%s::%s\n' "$address" "$password" "$home" \
            "$([[ $user != full ]] || printf 'userdb_quota_rule=*:bytes=1')" >>"$base/users"
        if [[ $user == away ]]; then
            # :seconds 0 answers every mail, not only the first of a day, so that tests can be repeated.
            cat >"$home/.dovecot.sieve" <<END
require ["vacation", "vacation-seconds"];
vacation :seconds 0 :addresses ["$address"] :subject "Out of office" "Thank you for your email.
I am away from my desk until Monday and will answer when I am back.
For anything urgent please call the duty manager.";
END
        fi
    done
    # By service and kind of connection: everybody is refused on IMAP without TLS. (Postfix sees to its own.)
    mkdir "$base/refused"
    touch "$base/refused/"{imap,smtp}-{TLS,}
    printf '%s:\n' "${mailboxes[@]}" | tee "$base/refused/imap-secured" >"$base/refused/imap-"
    touch "$base/refused/smtp-secured"
    chown -R mail:mail "$folder/mail"
    chown root:dovecot "$base/users"
    chmod 0640 "$base/users"

    # The second Authentication-Results field, of mail that reaches a mailbox. The sandbox is the only server that may
    # send for its own domains, so: spf=pass when the envelope sender's domain is the login's, dmarc=pass when the
    # one author's domain is the login's; fail for one of our domains without such a login; none for any other.
    # Nothing that the sender wrote is copied unless it equals a name that we know.
    local known
    known=$(printf ', "%s"' "${domains[@]}")
    cat >"$base/sieve/authentication-results.sieve" <<END
require ["editheader", "variables", "envelope", "relational", "comparator-i;ascii-numeric"];
set "login" "";
if header :matches "Authentication-Results" "$authserv_id; auth=pass smtp.auth=*@*" { set :lower "login" "\${2}"; }

set "spf" "spf=none";
if envelope :domain :is "from" [${known#, }] {
    if envelope :domain :is "from" "\${login}" {
        set "spf" "spf=pass smtp.mailfrom=\${login}";
    } elsif envelope :domain :matches "from" "*" {
        set :lower "spf" "spf=fail smtp.mailfrom=\${1}";
    }
}

set "dmarc" "dmarc=none";
if not address :count "eq" :comparator "i;ascii-numeric" :all "from" "1" {
    set "dmarc" "dmarc=permerror";
} elsif address :domain :is "from" [${known#, }] {
    if address :domain :is "from" "\${login}" {
        set "dmarc" "dmarc=pass header.from=\${login}";
    } elsif address :domain :matches "from" "*" {
        set :lower "dmarc" "dmarc=fail header.from=\${1}";
    }
}
addheader "Authentication-Results" "$authserv_id; \${spf}; \${dmarc}";
END
}

# Writes dovecot.conf for the ports chosen.
dovecot_configure() {
    local base=$folder/dovecot
    cat >"$base/oauth2" <<END
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$base/keys/
username_attribute = email
issuers = $token_issuer
END
    cat >"$base/dovecot.conf" <<END
protocols = imap lmtp
listen = 127.0.0.1
base_dir = $base/run
state_dir = $base/run
log_path = $folder/log/dovecot
instance_name = sandbox-$imaps_port
hostname = $authserv_id
postmaster_address = postmaster@$authserv_id
recipient_delimiter = +

ssl = required
ssl_cert = <$folder/tls/server.crt
ssl_key = <$folder/tls/server.key
ssl_min_protocol = TLSv1.2

auth_mechanisms = plain login xoauth2 oauthbearer
auth_username_format = %Lu
auth_failure_delay = 0
# Loopback counts as secure to Dovecot, even with "ssl = required": this refuses IMAP logins without TLS by name.
passdb {
  driver = passwd-file
  deny = yes
  args = $base/refused/%s-%{secured}
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = $base/users
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $base/oauth2
}
userdb {
  driver = passwd-file
  args = $base/users
}

first_valid_uid = 1
first_valid_gid = 1
mail_uid = mail
mail_gid = mail
mail_location = maildir:~/Maildir
mail_max_userip_connections = 200
mail_plugins = quota
namespace inbox {
  inbox = yes
  separator = /
  mailbox Archive {
    special_use = \Archive
  }
  mailbox Drafts {
    special_use = \Drafts
  }
  mailbox Junk {
    special_use = \Junk
  }
  mailbox Sent {
    special_use = \Sent
  }
  mailbox Trash {
    special_use = \Trash
  }
}

protocol lmtp {
  mail_plugins = quota sieve
}
# Answers written by Sieve can only go to this sandbox's Postfix.
submission_host = 127.0.0.1:$mx_port
plugin {
  quota = count:User quota
  quota_vsizes = yes
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_before = $base/sieve/authentication-results.sieve
  sieve_extensions = +editheader +vacation-seconds
  sieve_vacation_min_period = 0s
}

service imap-login {
  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    port = $imap_port
  }
  inet_listener imaps {
    port = $imaps_port
    ssl = yes
  }
}
service lmtp {
  unix_listener lmtp {
    mode = 0600
    user = postfix
  }
}
service auth {
  unix_listener auth-postfix {
    mode = 0600
    user = postfix
  }
}
# No waiting after a failed login: neither for the next one, nor for the answer.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
END
}

# Starts Dovecot; false when a port was taken meanwhile.
dovecot_start() {
    sievec -c "$folder/dovecot/dovecot.conf" "$folder/dovecot/sieve/authentication-results.sieve" \
        >>"$folder/log/dovecot-start" 2>&1 &&
        dovecot -c "$folder/dovecot/dovecot.conf" </dev/null >>"$folder/log/dovecot-start" 2>&1
}
