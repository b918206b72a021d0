/// Mails that are made to cost their reader more than they cost their writer, of any size.
///
/// Reading four times as much must cost four times as much: a program that fails here can be stopped with one mail.
enum HostileMail: String, CaseIterable {
    case nesting
    case enclosures
    case boundaries
    case quotes
    case blanks
    case words
    case addresses
    case parameters
    case comments
    case lines
    case folds
    case base64
    case equals
    case tables
    case elements
    case replies

    /// A mail of about `size` bytes.
    func mail(_ size: Int) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(size + 4_096)
        func add(_ text: String) { out.append(contentsOf: text.utf8) }
        func fill(_ text: String) {
            let piece = Array(text.utf8)
            while out.count < size { out.append(contentsOf: piece) }
        }
        switch self {
        case .nesting:
            // Every multipart stays open, and each new one has a boundary of its own.
            var depth = 0
            while out.count < size {
                add("Content-Type: multipart/mixed; boundary=b\(depth)\n\n--b\(depth)\n")
                depth += 1
            }
        case .enclosures:
            fill("Content-Type: message/rfc822\n\n")
        case .boundaries:
            // As many open boundaries as the limits allow, one the beginning of the other; then lines that are almost each.
            for depth in 0..<99 {
                let boundary = String(repeating: "b", count: 60) + String(depth)
                add("Content-Type: multipart/mixed; boundary=\(boundary)\n\n--\(boundary)\n")
            }
            add("\n\n")
            fill("--" + String(repeating: "b", count: 60) + "\n--" + String(repeating: "b", count: 60) + "x\n--\n-- \n")
        case .quotes:
            add("From: ")
            fill("\"\\\"")
            add("\nSubject: a\n\nb\n")
        case .blanks:
            add("Subject: a")
            while out.count < size / 2 { add(" \t") }
            add("\nContent-Transfer-Encoding: quoted-printable\n\na")
            fill("=  \t ")
        case .words:
            for field in ["Subject", "From", "Comments"] {
                add("\(field): ")
                let end = out.count + size / 3
                while out.count < end { add(field == "Comments" ? "=?utf-8?q?a?= " : "=?utf-8?q?=?=?b?") }
                add("\n")
            }
            add("\nb\n")
        case .addresses:
            add("To: ")
            while out.count < size / 2 { add("a:b:<c@(d,;") }
            add("\nCc: ")
            fill("a <b@c.example>, ")
            add("\n\nb\n")
        case .parameters:
            add("Content-Type: text/plain; ")
            while out.count < size / 2 { add("a*\(out.count % 1_000)*=%4") }
            add("\nContent-Disposition: attachment; ")
            fill("f=g; ")
            add("\n\nb\n")
        case .comments:
            add("From: ")
            while out.count < size / 3 { add("(") }
            add("\nDate: ")
            while out.count < size / 3 * 2 { add("()") }
            add("\nReceived: from a by b ")
            fill("(a;")
            add("\n\nb\n")
        case .lines:
            fill("Subject: a\nno field\nTo: b\n")
            add("\nb\n")
        case .folds:
            add("References: <a@b>")
            fill("\n <a@b>")
            add("\n\nb\n")
        case .base64:
            add("Content-Transfer-Encoding: base64\n\n")
            fill("QUJD!\n Q U\0")
        case .equals:
            add("Content-Transfer-Encoding: quoted-printable\n\n")
            fill("==\r=4=\n=E9")
        case .tables:
            add("Content-Type: text/html\n\n")
            fill("<table><tr><td>a<td rowspan=9>")
        case .elements:
            add("Content-Type: text/html\n\n")
            while out.count < size / 2 { add("<div style='display:none'><b>") }
            fill("</i></p><!--<a href=\"")
        case .replies:
            add("Content-Type: text/plain; format=flowed; delsp=yes\n\n")
            while out.count < size / 2 { add("> > a \n") }
            fill(">")
        }
        return out
    }
}
