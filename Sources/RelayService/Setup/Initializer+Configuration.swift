import AlertMail
import CriticalAlerts

extension Initializer {
    /// The configuration file's text: every key that there is, each explained, those that are not needed as comments.
    var configurationText: String {
        """
        # AlertRelay's configuration. Paths are relative to this file's folder. `alertrelay check` reads all of it and says, line
        # by line, what is wrong. A key behind a # is not set: it shows its default, or an example. No secret stands in here.

        # rehearse: everything runs, and no letter reaches its recipient. `alertrelay go-live` changes this line to live.
        mode: rehearse

        # While rehearsing letters go to one place, whoever they are for: to a folder as files, or to an address of your own.
        \(rehearsalLines)

        # Cases, mails, letters, tasks and registers. Back this folder up together with the keys.
        data: data

        # Who we are.
        supplier:
          # Our key in suppliers.csv and contacts.csv; `go-live` asks for it.
          id: \(scalar(options.supplierID.text))
          # Our name, as letters print it.
          name: \(scalar(options.supplierName))
          # From of every letter, and the inbox that is watched.
          address: \(scalar(options.address))
          # A number by which partners can check a letter.
          \(optional("telephone", options.telephone, example: "\"01632 960001\""))
          # Further addresses that are ours.
          #further_addresses: []
          # Blocks of our DCC User identifiers (EUI-64), beside those in suppliers.csv: EUI, EUI..EUI or EUI/bits.
          #user_eui: []

        # The server for mail out. TLS is never optional.
        \(serverLines("smtp", options.smtp, placeholder: "smtp.\(domain)", ports: (465, 587)))

        # The server for mail in; without it mail comes by `alertrelay deliver` only.
        \(imapLines)

        # How the watched inbox is used.
        inbox:
          # dedicated: all mail is moved; shared: only mail of cases is moved or flagged; watch: nothing is changed.
          use: \(options.inboxUse.rawValue)
          # The folder that is watched.
          #folder: INBOX
          # Where mail goes that was fully dealt with.
          #processed_folder: AlertRelay/Processed
          # Where mail goes that a person must see (dedicated).
          #review_folder: AlertRelay/Review
          # Seconds between two looks.
          interval: \(options.pollInterval)
          # Our own servers' names in Authentication-Results: only their word about a sender counts. Microsoft 365 gives
          # no name: write unnamed.
          \(list("trusted_authserv_ids", options.trustedAuthenticators))

        # The certificate that signs letters; without this section letters are plain.
        signing:
          # PEM, its chain behind it. This one is of the rehearsal's own authority: partners do not know it.
          certificate: \(Options.signingCertificate)
          # Its private key, PEM.
          key: \(Options.signingKey)
          # The key's passphrase, if it has one: first line of a file, environment variable, or a command's first line.
          #passphrase_file: keys/signing.passphrase
          #passphrase_env: ALERTRELAY_PASSPHRASE
          #passphrase_command: [pass, show, alertrelay]

        # Authorities whose signatures under mail count, PEM.
        \(list("trusted_authorities", [Options.authorityCertificate] + options.furtherAuthorities))

        # The keys of Message-IDs, by which we know our own letters again.
        message_id_keys: \(Options.messageIDKeys)

        # Where alerts of our own meter points go, as JSON, before their receipt is acknowledged.
        hand_over:
          # The desk's name, as acknowledgements print it.
          desk: Alerts desk
          # One of three ways: a folder that gets a file, a command that reads standard input, an https address.
          folder: handed-over
          #command: [/usr/local/bin/take-alert]
          #webhook: https://desk.example/alerts

        # Who is told of tasks by mail.
        people:
          # Gets a note about every task.
          notes_to: \(scalar(options.notesTo))
          # Gets what nobody took in time.
          #duty_manager: duty@\(domain)

        # The second way by which a person is told, since mail may be what is broken: command, folder or webhook as above.
        alarm:
          folder: alarms

        # Working days.
        working_days:
          # Whose bank holidays: england-and-wales, scotland or both.
          nation: england-and-wales
          # When a working day is over: midnight or 17:00.
          day_ends: midnight
          # A calendar of your own instead of the built-in one.
          #bank_holidays: bank-holidays.csv

        # What is forwarded and answered by itself.
        policy:
          # Codes of the catalogue's class "optional" that are forwarded all the same.
          forward_optional: []
          # Letters to partners without a profile of their own: plain, signed or gateway.
          default_profile: \(options.defaultProfile.rawValue)
          # Registrations that are older than this are asked about, not sent by.
          data_age_limit_working_days: 3
          # Alerts that are older are recorded, and a person releases them.
          hold_older_than_hours: 120
          # Alert letters to one partner a day; the rest waits, with a task.
          letters_per_partner_and_day: 200
          # Automatic answers to one partner a day.
          answers_per_partner_and_day: 20
          # Whether the original XML travels with letters of the profile gateway.
          attach_original: no

        # Letters of your own: a folder with copies of the templates that differ.
        #templates: templates

        # A list of alert codes of your own instead of the built-in proposal.
        #catalogue: alert-catalogue.csv

        # The guidance note's version and timescales, if a later one has others than the built-in.
        #guidance_note: guidance-note.csv

        # What is agreed with single partners.
        #partners: partners.yaml

        """
    }

    private var rehearsalLines: String {
        switch options.rehearsal {
        case .address(let address):
            "rehearsal_address: \(scalar(address))\n#rehearsal_folder: \(Options.rehearsalFolder)"
        case .folder(let folder):
            "rehearsal_folder: \(scalar(folder))\n#rehearsal_address: \(options.address)"
        case nil:
            "rehearsal_folder: \(Options.rehearsalFolder)\n#rehearsal_address: \(options.address)"
        }
    }

    private var imapLines: String {
        let lines = serverLines("imap", options.imap, placeholder: "imap.\(domain)", ports: (993, 143))
        guard options.imap == nil else { return lines }
        return lines.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("#") ? String($0) : "#\($0)" }.joined(separator: "\n")
    }

    private func serverLines(
        _ key: String,
        _ server: Options.Server?,
        placeholder: String,
        ports: (tls: Int, startTLS: Int)
    ) -> String {
        let security = server?.security ?? .tls
        let port = server?.port ?? (security == .tls ? ports.tls : ports.startTLS)
        var lines = [
            "\(key):",
            "  # Its name, as its certificate says.",
            "  host: \(scalar(server?.host ?? placeholder))",
            "  # tls: from the first byte (\(ports.tls)); starttls: demanded before login (\(ports.startTLS)).",
            "  security: \(security.rawValue)",
            "  port: \(port)",
            "  # Authorities for its certificate instead of the system's, PEM.",
            "  \(optional("ca_file", server?.caFile, example: "server-ca.pem"))",
            "  # password, xoauth2, oauthbearer, or none for a relay that knows us by address.",
        ]
        let hasLogin = server?.user != nil && server?.passwordFile != nil
        let login = hasLogin ? "login: password" : server == nil && key == "imap" ? "login: password" : "login: none"
        lines += [
            "  \(login)",
            "  \(optional("user", server?.user, example: options.address))",
            "  # The password, or the OAuth2 token: first line of a file, environment variable, or a command's first line.",
            "  \(optional("password_file", server?.passwordFile, example: "keys/\(key).password"))",
            "  #password_env: ALERTRELAY_\(key.uppercased())_PASSWORD",
            "  #password_command: [pass, show, \(key)]",
            "  #token_file: keys/\(key).token",
            "  #token_env: ALERTRELAY_\(key.uppercased())_TOKEN",
            "  #token_command: [/usr/local/bin/mail-token, \(key)]",
            "  # Seconds that connecting may take.",
            "  #timeout: 30",
        ]
        return lines.joined(separator: "\n")
    }

    private var domain: String {
        options.address.split(separator: "@").last.map(String.init) ?? "our-energy.example"
    }

    private func optional(_ key: String, _ value: String?, example: String) -> String {
        value.map { "\(key): \(scalar($0))" } ?? "#\(key): \(example)"
    }

    private func list(_ key: String, _ values: [String]) -> String {
        "\(key): [\(values.map { scalar($0) }.joined(separator: ", "))]"
    }

    /// A YAML scalar: plain where nothing in it could be taken for anything else, else in double quotes.
    private func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2F } ?? false
        let isSafe = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || " ./@_+-".utf8.contains($0)
        }
        let words: Set<String> = ["null", "yes", "no", "true", "false", "on", "off"]
        if isPlain, isSafe, !text.hasSuffix(" "), !words.contains(text.lowercased()) { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _
            where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
