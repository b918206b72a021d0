import MailMessage

/// A piece of work of fixed size whose instructions and allocations are kept from drifting.
struct Work: Sendable {
    var name: String
    /// How many mails it reads, to say what one of them costs.
    var mails: Int
    /// Makes the input, which is not measured, and returns what is.
    var prepare: @Sendable () -> () -> Int

    static func named(_ name: String) -> Work? { all.first { $0.name == name } }

    static let all: [Work] = kept + hostile

    /// The works of the thresholds.
    static let kept: [Work] = [
        Work(name: "structure", mails: 200) {
            let mails = Corpus.mails(200)
            return { Reading.structure(mails) }
        },
        Work(name: "decode", mails: 200) {
            let mails = Corpus.mails(200)
            return { Reading.decoded(mails) }
        },
        Work(name: "everything", mails: 100) {
            let mails = Corpus.mails(100)
            return { mails.reduce(0) { $0 &+ Reading.everything($1) } }
        },
        Work(name: "base64", mails: 1) {
            let body = Corpus.base64Body(1 << 20)
            return { Base64.decode(body).bytes.count }
        },
        Work(name: "quoted-printable", mails: 1) {
            let body = Corpus.quotedPrintableBody(1 << 20)
            return { QuotedPrintable.decode(body).bytes.count }
        },
    ]

    /// Hostile mails at three sizes, each four times the one before.
    static let hostile: [Work] = HostileMail.allCases.flatMap { kind in
        megabytes.map { size in
            Work(name: "\(kind.rawValue)-\(size)", mails: 1) {
                let mail = kind.mail(size << 20)
                return { Reading.everything(mail) }
            }
        }
    }

    static let megabytes = [1, 4, 16]
}
