/// `docs/gmime-differences.md`.
struct GMimeDocument {
    let tally: DifferenceTally

    var text: String {
        """
        # Where MailMessage and GMime differ

        Printed by `Tests/MailMessageTests/Oracle` (`UPDATE_DOCUMENTS=1 swift test --filter OracleTests` writes it anew).

        The test has GMime 3.2 read the mails that `MailGenerator` writes from seeds, broken ones among them, and compares with
        MailMessage: which parts there are, their types, charsets, transfer encodings, dispositions and file names, names, raw
        values and texts of all fields, and size and digest of every leaf after transfer decoding. Each difference has to be one
        of the list below, which is closed: anything else fails the test, with the seed and the mail. Each entry has a mail
        that shows it (`NamedDifference.example`).

        \(counts)

        | difference | in mails | GMime | MailMessage | why |
        |---|---|---|---|---|
        \(rows)

        """
    }

    /// How much was compared, and how often each difference was found.
    var counts: String {
        let broken = tally.mails - tally.alike
        let total =
            "\(tally.mails) mails with \(tally.parts) parts and \(tally.fields) fields were compared (\(tally.bytes) bytes): "
            + "\(tally.alike) are read alike, \(broken) differ as listed."
        return total
    }

    private var rows: String {
        NamedDifference.all
            .sorted { (-(tally.counts[$0.name] ?? 0), $0.name) < (-(tally.counts[$1.name] ?? 0), $1.name) }
            .map { named in
                let cells = [
                    "`\(named.name)`", "\(tally.counts[named.name] ?? 0)", named.theirs, named.ours, named.reason,
                ]
                return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
            }
            .joined(separator: "\n")
    }
}
