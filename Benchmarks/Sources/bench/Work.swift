import MailMessage

/// A piece of work of fixed size whose instructions and allocations are counted.
struct Work: Sendable {
    var name: String
    /// How many mails it reads, to say what one of them costs.
    var mails: Int
    /// Whether it is done once before it is measured.
    var isWarm = true
    /// Makes the input, which is not measured, and returns what is.
    var prepare: @Sendable () -> () -> Int

    static func named(_ name: String) -> Work? {
        if let work = kept.first(where: { $0.name == name }) { return work }
        guard let size = name.split(separator: "-").last.flatMap({ Int($0) }) else { return nil }
        return hostile([size]).first { $0.name == name }
    }

    /// The works of the thresholds: each asks for one kind of thing, so that a drift says where to look.
    static let kept: [Work] = [
        reading("structure", Reading.structure),
        reading("decode", Reading.decoded),
        reading("headers", Reading.headers),
        reading("addresses", Reading.addresses),
        reading("text", Reading.texts),
        reading("html", Reading.htmlTexts),
        Work(name: "base64", mails: 1) {
            let body = Corpus.base64Body(1 << 20)
            return { Base64.decode(body).bytes.count }
        },
        Work(name: "quoted-printable", mails: 1) {
            let body = Corpus.quotedPrintableBody(1 << 20)
            return { QuotedPrintable.decode(body).bytes.count }
        },
    ]

    private static func reading(_ name: String, _ read: @escaping @Sendable ([[UInt8]]) -> Int) -> Work {
        Work(name: name, mails: 100) {
            let mails = Corpus.mails(100)
            return { read(mails) }
        }
    }

    /// Hostile mails of some sizes.
    static func hostile(_ kilobytes: [Int]) -> [Work] {
        HostileMail.allCases.flatMap { kind in
            kilobytes.map { size in
                Work(name: name(kind, size), mails: 1, isWarm: false) {
                    let mail = kind.mail(size << 10)
                    return { Reading.everything(mail) }
                }
            }
        }
    }

    static func name(_ kind: HostileMail, _ kilobytes: Int) -> String { "\(kind.rawValue)-\(kilobytes)" }
}
