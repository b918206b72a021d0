/// A person who reads a supplier's inbox in neomutt, and answers above the quoted letter, over SMTP with TLS.
struct Person: Sendable {
    let name: String
    let address: String
    let servers: Servers
    /// Where neomutt's mail and settings are while it runs.
    let folder: String

    /// Opens the letter, replies in these words, and sends the reply.
    func answer(_ letter: String, _ words: String) async throws {
        let neomutt = try Neomutt(showing: letter, in: folder)
        try neomutt.write("\(words)\n\n", to: "words", mode: 0o600)
        // The editor of somebody who types above the quotation.
        let editor = "#!/bin/sh\ncat \(neomutt.folder)/words \"$1\" >\"$1.new\" && mv \"$1.new\" \"$1\"\n"
        try neomutt.write(editor, to: "editor", mode: 0o700)
        let settings = [
            "set from=\(address)", "set real_name=\"\(name)\"", "set use_envelope_from=yes",
            "set smtp_url=\"smtps://\(address)@\(servers.host):\(servers.smtpsPort)\"",
            "set smtp_pass=\"\(try servers.password)\"",
            "set ssl_ca_certificates_file=\(servers.caFile)", "set ssl_force_tls=yes",
            "set editor=\(neomutt.folder)/editor", "set fast_reply=yes", "set include=yes", "set copy=no",
            "set record=\"\"", "set abort_unmodified=no", "set abort_noattach=no", "set crypt_auto_sign=no",
        ]
        try await neomutt.run(settings, keys: "<reply><send-message><quit>")
    }
}
