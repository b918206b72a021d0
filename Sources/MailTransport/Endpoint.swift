/// A mail server's place on the network, and how TLS is begun there. TLS is never optional.
public struct Endpoint: Sendable, Hashable {
    /// How TLS is begun.
    public enum Security: String, Sendable, Hashable {
        /// TLS from the first byte (RFC 8314): ports 465 and 993.
        case implicitTLS = "tls"
        /// STARTTLS, demanded: ports 587 and 143. A server that does not offer it is an error.
        case startTLS = "starttls"
    }

    /// A host name, or an IPv4 or IPv6 address without brackets.
    public let host: String
    /// The TCP port.
    public let port: UInt16
    /// How TLS is begun.
    public let security: Security
    /// A PEM file of the only CAs to be trusted; the system's CAs if nil.
    public let caFile: String?
    /// The name given in EHLO (RFC 5321 section 4.1.1.1): a domain, or an address literal in brackets.
    public let ehloName: String

    /// A checked endpoint.
    ///
    /// - Throws: ``TransportError`` with `invalidArgument` where host, port or name could not be written on the wire.
    public init(
        host: String,
        port: UInt16,
        security: Security,
        caFile: String? = nil,
        ehloName: String = "localhost"
    ) throws {
        let isName = { (text: String, further: String) in
            !text.isEmpty && text.utf8.count <= 255
                && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || further.utf8.contains($0) }
        }
        guard isName(host, "-._:"), !host.hasPrefix("-") else {
            throw TransportError(.invalidArgument, "the host is neither a name nor an address")
        }
        guard port > 0 else {
            throw TransportError(.invalidArgument, "port 0 cannot be connected to")
        }
        guard isName(ehloName, "-.[]:"), !ehloName.hasPrefix("-") else {
            throw TransportError(.invalidArgument, "the EHLO name is neither a domain nor an address literal")
        }
        self.host = host
        self.port = port
        self.security = security
        self.caFile = caFile
        self.ehloName = ehloName
    }

    /// The host as it stands in a URL: IPv6 addresses in brackets.
    var urlHost: String {
        host.contains(":") ? "[\(host)]" : host
    }
}
