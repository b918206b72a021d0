import CXML2

/// Owns one libxml2 push parser and the tree that its callbacks build.
final class XMLPushParser {
    private let context: xmlParserCtxtPtr
    private let collector: XMLTreeCollector

    /// libxml2 wants its globals made once, before any thread uses it.
    private static let prepared: Void = xmlInitParser()

    init() throws(AlertReadingError) {
        _ = Self.prepared
        let collector = XMLTreeCollector()
        var handler = XMLTreeCollector.handler
        // The parser copies the handler; it keeps the collector's address, and lives no longer than the collector.
        let user = Unmanaged.passUnretained(collector).toOpaque()
        guard let context = xmlCreatePushParserCtxt(&handler, user, nil, 0, nil) else {
            throw AlertReadingError(.malformed, "the XML parser could not be started")
        }
        // NONET: nothing is fetched. IGNORE_ENC: the bytes are UTF-8, which has been checked, whatever is declared.
        // Neither NOENT nor any DTD option, and not HUGE: libxml2's own bounds stay on.
        _ = xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue))
        collector.context = context
        self.context = context
        self.collector = collector
    }

    deinit {
        xmlFreeParserCtxt(context)
    }

    func push(_ bytes: ArraySlice<UInt8>) throws(AlertReadingError) {
        feed(bytes, last: false)
        if let failure = collector.failure { throw failure }
    }

    /// Ends the document and hands the root over; `end` is the place where the bytes ended.
    func finish(at end: TextPosition) throws(AlertReadingError) -> XMLElement {
        feed([], last: true)
        if let failure = collector.failure { throw failure }
        guard let root = collector.root, context.pointee.wellFormed == 1 else {
            throw AlertReadingError(.truncated, "the document ends before it is complete", at: end)
        }
        return root
    }

    private func feed(_ bytes: ArraySlice<UInt8>, last: Bool) {
        let code = bytes.withUnsafeBytes { buffer in
            xmlParseChunk(
                context,
                buffer.bindMemory(to: CChar.self).baseAddress,
                Int32(truncatingIfNeeded: buffer.count),
                last ? 1 : 0
            )
        }
        // Namespace faults do not stop libxml2 by themselves; whatever it counts as an error has gone through the
        // error callback. A result without one (out of memory) must not pass as success.
        if code != 0, collector.failure == nil, context.pointee.wellFormed != 1 {
            collector.fail(.malformed, "not well-formed XML (libxml2 error \(code))")
        }
    }
}
