import MailSecurity
import Testing

/// Expects a ``SecurityError`` of one code.
func expectRefusal(
    _ code: SecurityError.Code,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> some Any
) {
    let error = #expect(throws: SecurityError.self, sourceLocation: sourceLocation) { _ = try body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
}
