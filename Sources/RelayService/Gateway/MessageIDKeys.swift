import MailSecurity

/// The keys under which letter tokens are minted: a file with one `id key` a line, the first the current one.
///
/// Old keys stay in the file for as long as answers to letters of their time may come.
struct MessageIDKeys {
    let current: AuthenticationKey
    let retired: [AuthenticationKey]

    var ids: Set<String> { Set(([current] + retired).map(\.id.text)) }

    init(file: String) throws {
        let bytes = try readFile(file, atMost: GatewayLimits.dataFile)
        var keys: [AuthenticationKey] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
            do {
                guard words.count == 2, (1...8).contains(first.count) else {
                    throw GatewayError("expects an id of 1 to 8 characters of a-z 0-9, a blank, and a key")
                }
                let id = try KeyID(String(decoding: first, as: UTF8.self))
                keys.append(try AuthenticationKey(id: id, secret: Secret(words[1])))
            } catch {
                throw GatewayError("\(file):\(index + 1): \(error)")
            }
        }
        guard let current = keys.first else { throw GatewayError("\(file): holds no key") }
        self.current = current
        retired = Array(keys.dropFirst())
    }

    /// A new file's text, with one fresh key.
    static func fresh() throws -> String {
        let key = try randomBytes(32).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return """
            # Keys of Message-IDs: the first one mints, all verify. To change the key put a new line on top and keep the old one.
            # Back this file up together with the data folder.
            k1 \(key)

            """
    }
}
