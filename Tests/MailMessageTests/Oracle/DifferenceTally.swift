/// What comparing many mails came to.
struct DifferenceTally {
    /// Mails compared.
    private(set) var mails = 0
    /// Parts compared.
    private(set) var parts = 0
    /// Fields compared.
    private(set) var fields = 0
    /// Bytes compared.
    private(set) var bytes = 0
    /// Mails in which nothing differs.
    private(set) var alike = 0
    /// Mails in which a named difference was found.
    private(set) var counts: [String: Int] = [:]
    /// Differences that have no name, with the mail that they were found in.
    private(set) var unexplained: [(difference: Difference, name: String, mail: [UInt8])] = []

    mutating func add(_ comparison: Comparison, name: String) {
        mails += 1
        parts += comparison.ours.parts.count
        fields += comparison.ours.parts.reduce(0) { $0 + $1.fields.count }
        bytes += comparison.mail.count
        if comparison.differences.isEmpty { alike += 1 }
        var found: Set<String> = []
        for difference in comparison.differences {
            let names = comparison.explanations(of: difference).map(\.name)
            if names.isEmpty { unexplained.append((difference, name, comparison.mail)) }
            found.formUnion(names)
        }
        for name in found { counts[name, default: 0] += 1 }
    }

    /// The first unexplained differences, with their mails.
    var report: String {
        unexplained.prefix(40).map { difference, name, mail in
            """
            \(name): \(difference.subject) of part \(difference.part)
              ours   \(difference.ours.prefix(500))
              theirs \(difference.theirs.prefix(500))
              mail   \"\(Difference.visible(mail.prefix(3_000)))\"
            """
        }
        .joined(separator: "\n")
    }
}
