import MailSecurity
import Testing

@Suite("Secrets")
struct SecretTests {
    private func everyRendering(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        func walk(_ value: Any, depth: Int) -> [String] {
            guard depth < 6 else { return [] }
            return Mirror(reflecting: value).children.flatMap { child in
                ["\(child.label ?? "")", String(describing: child.value)] + walk(child.value, depth: depth + 1)
            }
        }
        return ["\(value)", String(describing: value), String(reflecting: value), dumped] + walk(value, depth: 0)
    }

    @Test("A secret shows in no description, dump or mirror, nor inside another value")
    func redacted() throws {
        let text = "correct horse battery staple, long enough"
        let secret = Secret(text: text)
        let hexadecimal = text.utf8.map { String($0, radix: 16) }.joined()
        let key = try AuthenticationKey(id: try KeyID("k1"), secret: secret)
        let keyring = try Keyring(minting: key, trust: try Cast.shared.get().trust)
        let values: [Any] = [secret, [secret], ["a": secret], (1, secret), Optional(secret) as Any, key, keyring]
        for value in values {
            for rendering in everyRendering(of: value) {
                #expect(!rendering.contains("correct") && !rendering.contains("staple"))
                #expect(!rendering.contains(hexadecimal))
                #expect(!rendering.contains("99, 111, 114"))
            }
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
        #expect(!(secret as Any is any Encodable))
        #expect(!(keyring as Any is any Encodable))
    }

    @Test("A private key shows in no rendering of the identity that holds it")
    func identityIsRedacted() throws {
        let issued = try Cast.shared.get().p256
        let pem = String(decoding: issued.privateKeyBytes, as: UTF8.self)
        let line = try #require(pem.split(separator: "\n").dropFirst().first)
        for value in [issued, try issued.identity(), try Cast.shared.get().authority] as [Any] {
            for rendering in everyRendering(of: value) {
                #expect(!rendering.contains("PRIVATE KEY"))
                #expect(!rendering.contains(line))
            }
        }
    }

    @Test("Bytes come back as they went in, and equality is by bytes")
    func bytes() throws {
        let secret = Secret([1, 2, 3])
        #expect(secret.count == 3)
        #expect(secret.withUnsafeBytes { Array($0) } == [1, 2, 3])
        #expect(secret == Secret([1, 2, 3]))
        #expect(secret != Secret([1, 2, 4]))
        #expect(secret != Secret([1, 2]))
        #expect(Secret([]) == Secret([]))
        #expect(try Secret.random(byteCount: 32).count == 32)
        #expect(try Secret.random(byteCount: 32) != Secret.random(byteCount: 32))
        #expect(Secret(text: "token \r\n").trimmingTrailingWhitespace() == Secret(text: "token"))
    }
}
