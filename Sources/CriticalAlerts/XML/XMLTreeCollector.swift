import CXML2

/// Receives libxml2's SAX2 events and builds the tree; keeps the first failure and stops the parser there.
final class XMLTreeCollector {
    /// The parser that reports here, for positions and for stopping it. Set once, right after it is made.
    var context: xmlParserCtxtPtr?
    private(set) var root: XMLElement?
    private(set) var failure: AlertReadingError?

    private struct Open {
        let namespace: XMLNamespace
        let name: String
        let attributes: [String: String]
        let position: TextPosition
        /// Namespaces that its start tag declares.
        let namespaces: Int
        var text: [UInt8] = []
        var children: [XMLElement] = []
    }

    private var open: [Open] = []
    private var count = 0
    private var namespaces = 0

    private var position: TextPosition {
        guard let input = context?.pointee.input else { return TextPosition(line: 1, column: 1) }
        return TextPosition(line: max(Int(input.pointee.line), 1), column: max(Int(input.pointee.col), 1))
    }

    /// Keeps the first failure and stops the parser.
    func fail(_ code: AlertReadingError.Code, _ reason: String, at place: TextPosition? = nil) {
        guard failure == nil else { return }
        failure = AlertReadingError(code, reason, at: place ?? position)
        if let context { xmlStopParser(context) }
    }

    private func start(name: String, namespace: XMLNamespace, attributes: [String: String], declaring declared: Int) {
        guard failure == nil else { return }
        count += 1
        guard count <= AlertLimits.elements else {
            return fail(.tooLarge, "more than \(AlertLimits.elements) elements")
        }
        guard open.count < AlertLimits.depth else {
            return fail(.tooDeep, "elements nested deeper than \(AlertLimits.depth)")
        }
        namespaces += declared
        guard namespaces <= AlertLimits.namespaces else {
            return fail(.tooLarge, "more than \(AlertLimits.namespaces) namespaces that are declared at once")
        }
        open.append(
            Open(namespace: namespace, name: name, attributes: attributes, position: position, namespaces: declared)
        )
    }

    private func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard failure == nil, let last = open.indices.last else { return }
        guard open[last].text.count + bytes.count <= AlertLimits.textBytes else {
            return fail(.tooLarge, "an element with more than \(AlertLimits.textBytes) bytes of text")
        }
        open[last].text.append(contentsOf: bytes)
    }

    private func end() {
        guard failure == nil, let closed = open.popLast() else { return }
        namespaces -= closed.namespaces
        let element = XMLElement(
            namespace: closed.namespace,
            name: closed.name,
            attributes: closed.attributes,
            text: String(decoding: closed.text, as: UTF8.self),
            children: closed.children,
            position: closed.position
        )
        if let parent = open.indices.last {
            open[parent].children.append(element)
        } else {
            root = element
        }
    }

    /// Any error is fatal; warnings are not errors. libxml2's own text is left out, since it quotes the document.
    private func report(code: Int, level: Int, line: Int, column: Int) {
        guard level >= Int(XML_ERR_ERROR.rawValue) else { return }
        let place = TextPosition(line: max(line, 1), column: max(column, 1))
        switch code {
        case Int(XML_ERR_UNDECLARED_ENTITY.rawValue), Int(XML_WAR_UNDECLARED_ENTITY.rawValue):
            fail(.entity, "a reference to an entity that XML does not predefine", at: place)
        case Int(XML_ERR_DOCUMENT_END.rawValue) where root != nil:
            fail(.trailingContent, "something follows the root element", at: place)
        case Int(XML_ERR_DOCUMENT_END.rawValue), Int(XML_ERR_DOCUMENT_EMPTY.rawValue),
            Int(XML_ERR_TAG_NOT_FINISHED.rawValue):
            fail(.truncated, "the document ends before it is complete", at: place)
        case Int(XML_ERR_INVALID_ENCODING.rawValue), Int(XML_ERR_UNSUPPORTED_ENCODING.rawValue):
            fail(.encoding, "bytes that are not UTF-8", at: place)
        default:
            fail(.malformed, "not well-formed XML (libxml2 error \(code))", at: place)
        }
    }
}

extension XMLTreeCollector {
    /// The callbacks. Those that are not set do nothing; in particular there is nobody to declare or supply entities.
    static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.internalSubset = { user, _, _, _ in
            XMLTreeCollector.from(user)?.fail(.doctype, "a document type declaration; such documents are not read")
        }
        handler.externalSubset = handler.internalSubset
        handler.reference = { user, _ in
            XMLTreeCollector.from(user)?.fail(.entity, "a reference to an entity that XML does not predefine")
        }
        handler.startElementNs = { user, name, _, uri, namespaceCount, _, attributeCount, _, attributes in
            XMLTreeCollector.from(user)?.start(
                name: name,
                uri: uri,
                declared: Int(namespaceCount),
                attributes: UnsafeBufferPointer(start: attributes, count: max(0, Int(attributeCount)) * 5)
            )
        }
        handler.endElementNs = { user, _, _, _ in XMLTreeCollector.from(user)?.end() }
        handler.characters = { user, bytes, count in
            XMLTreeCollector.from(user)?.text(UnsafeBufferPointer(start: bytes, count: max(0, Int(count))))
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        handler.serror = { user, error in
            guard let error = error?.pointee else { return }
            XMLTreeCollector.from(user)?.report(
                code: Int(error.code),
                level: Int(error.level.rawValue),
                line: Int(error.line),
                column: Int(error.int2)
            )
        }
        return handler
    }

    private static func from(_ user: UnsafeMutableRawPointer?) -> XMLTreeCollector? {
        user.map { Unmanaged<XMLTreeCollector>.fromOpaque($0).takeUnretainedValue() }
    }

    private func start(
        name: UnsafePointer<xmlChar>?,
        uri: UnsafePointer<xmlChar>?,
        declared: Int,
        attributes: UnsafeBufferPointer<UnsafePointer<xmlChar>?>
    ) {
        var values: [String: String] = [:]
        // Five pointers an attribute: local name, prefix, namespace, first byte of the value, byte behind its last.
        for base in stride(from: 0, to: attributes.count - 4, by: 5) {
            guard let key = attributes[base], let first = attributes[base + 3], let end = attributes[base + 4] else {
                continue
            }
            guard attributes[base + 2] == nil else { continue }
            values[String(cString: key)] = unescaped(UnsafeBufferPointer(start: first, count: max(0, end - first)))
        }
        start(
            name: name.map { String(cString: $0) } ?? "",
            namespace: uri.map { XMLNamespace(uri: CStringBytes(start: $0)) } ?? .other,
            attributes: values,
            declaring: declared
        )
    }

    /// Without entity substitution libxml2 leaves an ampersand in an attribute as the reference `&#38;`.
    private func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let reference = Array("&#38;".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            result.append(bytes[index])
            index += bytes[index] == reference[0] && bytes[index...].starts(with: reference) ? reference.count : 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// The bytes of a C string before its end, one at a time: a comparison stops where they differ, and need not know how long a
/// namespace's name is that every element repeats.
private struct CStringBytes: Sequence, IteratorProtocol {
    private var place: UnsafePointer<xmlChar>

    init(start: UnsafePointer<xmlChar>) {
        place = start
    }

    mutating func next() -> UInt8? {
        guard place.pointee != 0 else { return nil }
        defer { place += 1 }
        return place.pointee
    }
}
