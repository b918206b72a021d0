import MailMessage
import Testing

@Suite("AuthenticationResults")
struct AuthenticationResultsTests {
    @Test("Authentication results are taken apart (RFC 8601 section 2.2)")
    func results() throws {
        let field = try #require(
            AuthenticationResults(
                parsing:
                    "mx.c.example 1; spf=pass (sender SPF authorized) smtp.mailfrom=b.example; dkim = fail reason=\"bad; signature\" header.d=b.example header.s=x; dmarc=pass/1 header.from=B.example; auth=pass smtp.auth=\"a@b.example\""
            )
        )
        #expect(field.server == "mx.c.example")
        #expect(field.version == 1)
        #expect(field.results.map(\.method) == ["spf", "dkim", "dmarc", "auth"])
        #expect(field.results[1].result == "fail")
        #expect(field.results[1].reason == "bad; signature")
        #expect(field.results[1]["header.d"] == "b.example")
        #expect(field.results[3]["smtp.auth"] == "a@b.example")
        #expect(AuthenticationResults(parsing: "mx.c.example; none")?.results.isEmpty == true)
        #expect(AuthenticationResults(parsing: "") == nil)
    }

    @Test("A field without a server is read as Microsoft 365 writes it")
    func unnamed() {
        let unnamed = AuthenticationResults(
            parsing:
                "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=a.example; dmarc=pass action=none header.from=a.example;compauth=pass reason=100"
        )
        #expect(unnamed?.server == "")
        #expect(unnamed?.results.map(\.method) == ["spf", "dmarc", "compauth"])
        #expect(unnamed?.results.first { $0.method == "dmarc" }?["header.from"] == "a.example")
    }

    @Test(
        "Comments and blanks stand wherever RFC 8601 lets them",
        arguments: [
            "mx.c.example;dkim=pass header.d=b.example",
            "(a) mx.c.example (b) 1 (c) ; (d) dkim (e) = (f) pass (g) header (h) . (i) d (j) = (k) b.example (l)",
            "mx.c.example; dkim/1=pass header.d=\"b.example\"", "mx.c.example; dkim / 1 = pass header.d = b.example",
            "\"mx.c.example\" ;\r\n\tDKIM=Pass\r\n\tHeader.D=b.example",
            "mx.c.example; dkim=pass reason=\"x=y; spf=pass\" header.d=b.example;",
            "mx.c.example; dkim=pass (a; spf=fail (b)) header.d=b.example",
        ]
    )
    func comments(text: String) throws {
        let field = try #require(AuthenticationResults(parsing: text))
        #expect(field.server == "mx.c.example")
        #expect(field.version == 1)
        #expect(field.results.map(\.method) == ["dkim"])
        #expect(field.results.map(\.result) == ["pass"])
        #expect(field.results.first?["header.d"] == "b.example")
    }

    @Test("Values keep what belongs to them")
    func values() throws {
        let field = try #require(
            AuthenticationResults(
                parsing:
                    "x 2; spf=pass smtp.mailfrom=prvs=1=a@b.example smtp.helo=\"h i\"; auth=pass smtp.auth=\"a b\"@c.example; iprev=pass policy.iprev=192.0.2.1"
            )
        )
        #expect(field.version == 2)
        #expect(field.results[0]["smtp.mailfrom"] == "prvs=1=a@b.example")
        #expect(field.results[0]["smtp.helo"] == "h i")
        #expect(field.results[1]["smtp.auth"] == "\"a b\"@c.example")
        #expect(field.results[2]["policy.iprev"] == "192.0.2.1")
    }

    @Test("A value cannot pretend to be a result")
    func injection() throws {
        let quoted = try #require(
            AuthenticationResults(parsing: "x; spf=fail smtp.mailfrom=\"a; dkim=pass header.d=b.example\"@c.example")
        )
        #expect(quoted.results.map(\.method) == ["spf"])
        let comment = try #require(AuthenticationResults(parsing: "x; spf=fail (a \\) ; dkim=pass header.d=b.example)"))
        #expect(comment.results.map(\.method) == ["spf"])
        let unclosed = try #require(AuthenticationResults(parsing: "x; spf=fail smtp.mailfrom=\"a; dkim=pass"))
        #expect(unclosed.results.map(\.method) == ["spf"])
    }

    @Test("Hostile fields are read", arguments: ["(", ";", "=", "a=", "\"", "a=b ", "a.b=c ", ".", "/"])
    func hostile(piece: String) {
        let field = AuthenticationResults(parsing: "x; " + String(repeating: piece, count: 4_000))
        #expect(field?.server == "x")
    }
}
