import MailMessage
import MailSecurity
import Testing

@Suite("Signing")
struct SigningTests {
    @Test("openssl cms -verify accepts what we sign, and refuses it with one byte changed", arguments: ["rsa", "p256"])
    func opensslAgrees(kind: String) throws {
        let cast = try Cast.shared.get()
        let identity = try (kind == "rsa" ? cast.rsa : cast.p256).identity()
        let signature = try identity.sign(detached: Cast.content, at: Cast.now)
        try OpenSSLCommand.withFolder { openssl in
            try openssl.write("ca.pem", cast.authority.certificate.pem.utf8)
            try openssl.write("signature.der", signature)
            func verify(_ content: [UInt8]) throws -> Int32 {
                try openssl.write("content", content)
                return try openssl.run(
                    "cms",
                    "-verify",
                    "-binary",
                    "-inform",
                    "DER",
                    "-in",
                    "signature.der",
                    "-content",
                    "content",
                    "-CAfile",
                    "ca.pem",
                    "-purpose",
                    "smimesign",
                    "-attime",
                    "\(Cast.now)"
                )
            }
            #expect(try verify(Cast.content) == 0)
            for index in [0, Cast.content.count / 2, Cast.content.count - 1] {
                var changed = Cast.content
                changed[index] ^= 1
                #expect(try verify(changed) != 0)
            }
        }
    }

    @Test("openssl reads our opaque signed data and gives the content back")
    func opensslReadsOpaque() throws {
        let cast = try Cast.shared.get()
        let signed = try cast.p256.identity().sign(opaque: Cast.content, at: Cast.now)
        try OpenSSLCommand.withFolder { openssl in
            try openssl.write("ca.pem", cast.authority.certificate.pem.utf8)
            try openssl.write("signed.der", signed)
            let status = try openssl.run(
                "cms",
                "-verify",
                "-binary",
                "-inform",
                "DER",
                "-in",
                "signed.der",
                "-out",
                "content",
                "-CAfile",
                "ca.pem",
                "-purpose",
                "smimesign",
                "-attime",
                "\(Cast.now)"
            )
            #expect(status == 0)
            #expect(try openssl.read("content") == Cast.content)
        }
    }

    @Test("Empty content is signed and verified like any other")
    func emptyContent() throws {
        let cast = try Cast.shared.get()
        let signature = try cast.p256.identity().sign(detached: [], at: Cast.now)
        #expect(cast.trust.verify(detached: [], signature: signature, at: Cast.now).state == .valid)
        #expect(cast.trust.verify(detached: [0], signature: signature, at: Cast.now).state == .altered)
    }

    @Test("A whole message that we write and sign is accepted by openssl and by ourselves", arguments: ["rsa", "p256"])
    func wholeMessage(kind: String) throws {
        let cast = try Cast.shared.get()
        let identity = try (kind == "rsa" ? cast.rsa : cast.p256).identity()
        let letter = BodyPart.multipart(
            "mixed",
            [
                .multipart("alternative", [.text("Rhybudd: ŵ ŷ\n.dot\nFrom here "), .html("<p>Rhybudd: ŵ ŷ")]),
                .attachment(
                    Array("{\"kind\":\"alert\"}\n".utf8),
                    type: "application/json",
                    filename: "critical-alert.json"
                ),
            ]
        )
        var builder = MessageBuilder(body: try identity.signed(letter, at: Cast.now))
        builder.add(HeaderField("Subject", text: "CA-0123456789 8F3F"))
        let message = builder.bytes

        let found = cast.trust.signatures(in: Message(bytes: message), at: Cast.now)
        #expect(found.map(\.verdict.state) == [.valid])
        #expect(found.first?.coveredParts == 1..<6)

        try OpenSSLCommand.withFolder { openssl in
            try openssl.write("ca.pem", cast.authority.certificate.pem.utf8)
            func verify(_ message: [UInt8]) throws -> Int32 {
                try openssl.write("mail", message)
                return try openssl.run(
                    "cms",
                    "-verify",
                    "-in",
                    "mail",
                    "-CAfile",
                    "ca.pem",
                    "-purpose",
                    "smimesign",
                    "-attime",
                    "\(Cast.now)"
                )
            }
            #expect(try verify(message) == 0)
            // One byte inside the signed part.
            var changed = message
            let text = Array("Content-Disposition: attachment; filename=critical-alert.json".utf8)
            let field = try #require(
                message.indices.first { message[$0...].starts(with: text) }
            )
            changed[field + text.count - 1] ^= 0x01
            #expect(try verify(changed) != 0)
            let altered = cast.trust.signatures(in: Message(bytes: changed), at: Cast.now)
            #expect(altered.map(\.verdict.state) == [.altered])
        }
    }
}
