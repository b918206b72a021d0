/// The namespaces that matter here. Elements are matched by namespace and local name, never by prefix (DUIS, MMC).
enum XMLNamespace: Hashable, Sendable {
    /// DUIS: `http://www.dccinterface.co.uk/ServiceUserGateway`.
    case serviceUserGateway
    /// MMC, the decoded form: `http://www.dccinterface.co.uk/ResponseAndAlert`.
    case responseAndAlert
    /// Any other namespace, or none.
    case other

    init(uri: some Sequence<UInt8>) {
        if uri.elementsEqual(Self.serviceUserGatewayURI.utf8) {
            self = .serviceUserGateway
        } else if uri.elementsEqual(Self.responseAndAlertURI.utf8) {
            self = .responseAndAlert
        } else {
            self = .other
        }
    }

    static let serviceUserGatewayURI = "http://www.dccinterface.co.uk/ServiceUserGateway"
    static let responseAndAlertURI = "http://www.dccinterface.co.uk/ResponseAndAlert"
}

/// One element of a document that has been read whole. Comments and processing instructions are left out.
struct XMLElement: Sendable {
    let namespace: XMLNamespace
    let name: String
    /// Attributes without a namespace, by name.
    let attributes: [String: String]
    /// The text directly inside, joined across comments, CDATA sections and children.
    let text: String
    let children: [XMLElement]
    /// Where the start tag ends.
    let position: TextPosition

    /// The text without the blanks around it (XML Schema's `collapse` for values that hold none inside).
    var value: String { String(text.trimmingXMLBlanks) }

    /// Whether this is the element of that name, in that namespace.
    func `is`(_ name: String, in namespace: XMLNamespace) -> Bool {
        self.name == name && self.namespace == namespace
    }

    /// The one child of that name, or `nil`. Two of them would let two readers see two different alerts: refused.
    func only(_ name: String, in namespace: XMLNamespace) throws(AlertReadingError) -> XMLElement? {
        var found: XMLElement?
        for child in children where child.is(name, in: namespace) {
            guard found == nil else {
                throw AlertReadingError(.structure, "\(self.name) has more than one \(name)", at: child.position)
            }
            found = child
        }
        return found
    }

    /// The one child of that name; refused if there is none or more than one.
    func required(_ name: String, in namespace: XMLNamespace) throws(AlertReadingError) -> XMLElement {
        guard let child = try only(name, in: namespace) else {
            throw AlertReadingError(.structure, "\(self.name) has no \(name)", at: position)
        }
        return child
    }
}

extension String {
    /// Without the blanks of XML at both ends.
    var trimmingXMLBlanks: Substring {
        var bytes = utf8[...]
        while let first = bytes.first, isXMLBlank(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isXMLBlank(last) { bytes = bytes.dropLast() }
        return Substring(bytes)
    }
}

func isXMLBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}
