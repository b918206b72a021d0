import MailMessage

/// Finds the line of a report that says something, for evidence.
enum ReportLine {
    /// The first line of a part's decoded body that begins with one of the words (small letters, the first that is found at
    /// all), without its line end; `nil` if none does.
    static func place(of beginnings: [String], in part: Part) -> EvidencePlace? {
        let bytes = part.decodedBytes().prefix(ReadingLimits.reportBytes)
        for beginning in beginnings {
            let wanted = Array(beginning.utf8)
            var start = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
                if bytes[start..<end].prefix(wanted.count).elementsEqual(wanted, by: { lowercased($0) == $1 }) {
                    return .decoded(part, start..<end)
                }
                start = end + 1
            }
        }
        return nil
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
