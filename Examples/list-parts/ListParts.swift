import Foundation
import MailMessage

/// Lists the parts of a mail: `list-parts FILE`.
@main
enum ListParts {
    static func main() throws {
        let file = CommandLine.arguments.dropFirst().first ?? "/dev/stdin"
        let message = Message(bytes: Array(try Data(contentsOf: URL(fileURLWithPath: file))))
        print(message.subject ?? "(no subject)")
        for part in message.parts {
            let indent = String(repeating: "  ", count: part.depth)
            let size = part.contentType.isMultipart ? "" : "\(part.decodedBytes().count) bytes"
            print("\(indent)\(part.sectionPath)", part.contentType, part.filename ?? "-", size)
        }
        for defect in message.defects {
            print("defect: \(defect.code.rawValue) in part \(defect.part) at byte \(defect.offset)")
        }
    }
}
