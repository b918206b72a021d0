import MailGenerator
import MailMessage
import Testing

@Suite("TNEF ([MS-OXTNEF])")
struct TNEFTests {
    /// Written by hand, attribute by attribute.
    static let golden: [UInt8] = [
        // Signature, key.
        0x78, 0x9F, 0x3E, 0x22, 0x34, 0x12,
        // attOemCodepage: 1252, 0.
        0x01, 0x07, 0x90, 0x06, 0x00, 0x08, 0x00, 0x00, 0x00, 0xE4, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xE8,
        0x00,
        // attSubject: "Ack é" in windows-1252.
        0x01, 0x04, 0x80, 0x01, 0x00, 0x06, 0x00, 0x00, 0x00, 0x41, 0x63, 0x6B, 0x20, 0xE9, 0x00, 0x18, 0x02,
        // attBody: "Received".
        0x01, 0x0C, 0x80, 0x02, 0x00, 0x09, 0x00, 0x00, 0x00, 0x52, 0x65, 0x63, 0x65, 0x69, 0x76, 0x65, 0x64, 0x00,
        0x27,
        0x03,
        // attAttachRendData: a file.
        0x02, 0x02, 0x90, 0x06, 0x00, 0x0E, 0x00, 0x00, 0x00, 0x01, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00,
        0x00,
        0x00, 0x00, 0x00, 0x00, 0xFD, 0x03,
        // attAttachTitle: "a.txt".
        0x02, 0x10, 0x80, 0x01, 0x00, 0x06, 0x00, 0x00, 0x00, 0x61, 0x2E, 0x74, 0x78, 0x74, 0x00, 0xEF, 0x01,
        // attAttachData: "hi".
        0x02, 0x0F, 0x80, 0x06, 0x00, 0x02, 0x00, 0x00, 0x00, 0x68, 0x69, 0xD1, 0x00,
    ]

    @Test("A stream written by hand is read as it was meant")
    func byHand() throws {
        let tnef = TNEF(bytes: Self.golden)
        #expect(tnef.defects.isEmpty)
        #expect(tnef.subject == "Ack é")
        #expect(tnef.body().text == "Received")
        #expect(tnef.body().html == nil)
        #expect(tnef.attachments.count == 1)
        let file = try #require(tnef.attachments.first)
        #expect(file.filename == "a.txt")
        #expect(Array(file.content) == Array("hi".utf8))
        #expect(file.range == (Self.golden.count - 4)..<(Self.golden.count - 2))
        #expect(file.contentType == nil)
        #expect(!file.isMessage)
        #expect(file.opened == nil)
    }

    static func sample() -> TNEFWriter {
        var writer = TNEFWriter()
        writer.message(0x0007_8008, Array("IPM.Microsoft Mail.Note\0".utf8))
        writer.properties([
            .init(0x001A, .text("IPM.Note")), .init(0x0037, .text("Re: CA-… ✓")), .init(0x0029, .boolean(true)),
            .init(0x8001, .shorts([1, 2, 3])), .init(named: "x-ms-has-attach", .text("yes")),
            .init(0x8002, .texts(["a", "bcd"])), .init(0x0E08, .integer(77)),
            .init(0x6001, .guid([UInt8](repeating: 7, count: 16))), .init(0x0039, .time(133_497_216_000_000_000)),
            .init(0x1035, .text("<m1@supplier.example>")), .init(0x0042, .text("Ops Desk")),
            .init(0x0065, .text("ops@supplier.example")), .init(0x1000, .text("Received,\r\nthanks.\r\n")),
            .init(0x3FDE, .integer(65001)), .init(0x1013, .binary(Array("<p>Received, ✓</p>".utf8))),
        ])
        writer.attach(
            Array("<x/>".utf8),
            title: Array("ALERT~1.XML".utf8),
            properties: [
                .init(0x3707, .text("Alert – Wädi.xml")), .init(0x370E, .text("application/xml; charset=utf-8")),
                .init(0x3712, .text("part1@supplier.example")), .init(0x3705, .integer(1)),
            ]
        )
        writer.attach([], title: Array("empty.bin".utf8), properties: [.init(0x7FFE, .boolean(true))])
        return writer
    }

    @Test("Properties, named and of several values among them, are read")
    func properties() throws {
        let tnef = TNEF(bytes: Self.sample().bytes)
        #expect(tnef.defects.isEmpty)
        #expect(tnef.messageClass == "IPM.Note")
        #expect(tnef.subject == "Re: CA-… ✓")
        #expect(tnef.sender?.description == "Ops Desk <ops@supplier.example>")
        #expect(tnef.messageID?.value == "m1@supplier.example")
        #expect(tnef.sent?.rfc3339 == "2024-01-14T16:00:00Z")
        let body = tnef.body()
        #expect(body.text == "Received,\nthanks.\n")
        #expect(body.html == "<p>Received, ✓</p>")
        #expect(body.plainText == body.text)
        #expect(body.defects.isEmpty)
        #expect(tnef.attachments.count == 2)
        let alert = tnef.attachments[0]
        #expect(alert.filename == "Alert – Wädi.xml")
        #expect(alert.contentType?.description == "application/xml")
        #expect(alert.contentType?.charset == "utf-8")
        #expect(alert.contentID?.value == "part1@supplier.example")
        #expect(Array(alert.content) == Array("<x/>".utf8))
        #expect(Array(tnef.bytes[alert.range]) == Array(alert.content))
        #expect(!alert.isHidden)
        #expect(alert.message.index == 0)
        #expect(tnef.attachments[1].isHidden)
        #expect(tnef.attachments[1].content.isEmpty)
    }

    @Test("A body that is there as compressed RTF only is read out of it")
    func rtf() {
        func body(_ document: String) -> TNEF.Body {
            var writer = TNEFWriter()
            writer.properties([.init(0x1009, .binary(RTFCompressor.compress(Array(document.utf8))))])
            return TNEF(bytes: writer.bytes).body()
        }
        let rich = body("{\\rtf1\\ansi Received\\par}")
        #expect(rich.text == "Received\n")
        #expect(rich.html == nil)
        let html = body("{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}Received{\\*\\htmltag72 </p>}}")
        #expect(html.html == "<p>Received</p>")
        #expect(html.text == nil)
        #expect(html.plainText?.hasPrefix("Received") == true)
        #expect(body("{\\rtf1\\ansi\\fromtext Received\\par}").text == "Received\n")
        let broken = body("{\\rtf1 cut")
        #expect(broken.text == "cut")
        #expect(broken.defects.map(\.code) == [.invalidRTF])
    }

    @Test("Bytes are read in the code page that the stream names")
    func codePages() {
        var cyrillic = TNEFWriter(codePage: 1251)
        cyrillic.message(0x0001_8004, [0xCF, 0xF0, 0xE8, 0xED, 0xFF, 0xF2, 0xEE, 0x00])
        cyrillic.attach([1], title: [0xE0, 0x2E, 0x78], properties: [])
        #expect(TNEF(bytes: cyrillic.bytes).subject == "Принято")
        #expect(TNEF(bytes: cyrillic.bytes).attachments.first?.filename == "а.x")
        var japanese = TNEFWriter(codePage: 932)
        japanese.properties([.init(0x0037, .bytes8([0x8E, 0xF3, 0x97, 0xCC]))])
        #expect(TNEF(bytes: japanese.bytes).subject == "受領")
        var none = TNEFWriter(codePage: nil)
        none.message(0x0001_8004, [0x93, 0x61, 0x94, 0x00])
        #expect(TNEF(bytes: none.bytes).subject == "“a”")
    }

    @Test("HTML is read in the charset of the Internet's code page, else in its own")
    func htmlCharset() {
        func html(_ properties: [TNEFWriter.Property]) -> String? {
            var writer = TNEFWriter()
            writer.properties(properties)
            return TNEF(bytes: writer.bytes).body().html
        }
        #expect(html([.init(0x3FDE, .integer(28605)), .init(0x1013, .binary([0xA4, 0x00]))]) == "€")
        #expect(html([.init(0x1013, .binary(Array("<meta charset=utf-8>é".utf8)))]) == "<meta charset=utf-8>é")
        #expect(html([.init(0x1013, .binary([0x80]))]) == "€")
        #expect(html([.init(0x1013, .text("<p>é</p>"))]) == "<p>é</p>")
    }

    @Test("The sender stands in attFrom where no property names one")
    func originator() {
        func sender(_ type: String) -> Mailbox? {
            let name = Array("Ops Desk\0".utf8)
            let address = Array("\(type):ops@supplier.example\0".utf8)
            var writer = TNEFWriter()
            writer.message(
                0x0000_8000,
                [4, 0, 0, 0, UInt8(name.count), 0, UInt8(address.count), 0] + name + address + [0, 0]
            )
            return TNEF(bytes: writer.bytes).sender
        }
        #expect(sender("SMTP")?.description == "Ops Desk <ops@supplier.example>")
        #expect(sender("EX") == nil)
        var exchange = TNEFWriter()
        exchange.properties([
            .init(0x0C1A, .text("Ops")), .init(0x0C1F, .text("/O=X/CN=OPS")),
            .init(0x5D01, .text("ops@supplier.example")),
        ])
        #expect(TNEF(bytes: exchange.bytes).sender?.address.description == "ops@supplier.example")
    }

    @Test("Old names of items are given as the new ones")
    func classes() {
        var writer = TNEFWriter()
        writer.message(0x0007_8008, Array("IPM.Microsoft Schedule.MtgRespP\0".utf8))
        #expect(TNEF(bytes: writer.bytes).messageClass == "IPM.Schedule.Meeting.Resp.Pos")
    }

    // MARK: - Messages inside

    @Test("A message that is attached is opened, and what is attached to it")
    func nested() throws {
        var outer = TNEFWriter(codePage: 1251)
        outer.attach(message: Self.sample(), name: "Forwarded")
        outer.attach(Array("last".utf8), title: Array("z.txt".utf8))
        let tnef = TNEF(bytes: outer.bytes)
        #expect(tnef.defects.isEmpty)
        #expect(tnef.messages.count == 2)
        #expect(tnef.attachments.map(\.filename) == ["Forwarded", "z.txt"])
        let inner = try #require(tnef.attachments[0].opened)
        #expect(tnef.attachments[0].isMessage)
        #expect(inner.depth == 1)
        #expect(inner.subject == "Re: CA-… ✓")
        #expect(inner.attachment?.index == tnef.attachments[0].index)
        #expect(inner.attachments.first?.filename == "Alert – Wädi.xml")
        #expect(inner.attachments.first.map { Array($0.content) } == Array("<x/>".utf8))
        #expect(Array(tnef.bytes[inner.range]) == Self.sample().bytes)
    }

    @Test("A winmail.dat that is attached as a file is opened too, and is no message")
    func attachedContainer() {
        var outer = TNEFWriter()
        outer.attach(Self.sample().bytes, title: Array("winmail.dat".utf8))
        let file = TNEF(bytes: outer.bytes).attachments.first
        #expect(file?.opened?.attachments.count == 2)
        #expect(file?.isMessage == false)
    }

    @Test("Messages inside each other are opened down to the limit")
    func tooDeep() {
        var writer = Self.sample()
        for level in 0..<40 {
            var outer = TNEFWriter()
            outer.attach(message: writer, name: "level \(level)")
            writer = outer
        }
        let tnef = TNEF(bytes: writer.bytes)
        #expect(tnef.messages.count == 17)
        #expect(tnef.messages.last?.depth == 16)
        #expect(tnef.messages.last?.attachments.first?.opened == nil)
        #expect(tnef.defects.map(\.code) == [.tooDeep])
    }

    @Test("More messages or attachments than the limit are left closed")
    func tooMany() {
        var many = TNEFWriter()
        for _ in 0..<1_100 { many.attach(message: TNEFWriter(), name: "m") }
        #expect(TNEF(bytes: many.bytes).messages.count == 1_000)
        #expect(TNEF(bytes: many.bytes).defects.map(\.code) == [.tooManyParts])
        var files = TNEFWriter()
        for _ in 0..<10_100 { files.attachment(0x0006_9002, [1, 0]) }
        #expect(TNEF(bytes: files.bytes).attachments.count == 10_000)
        #expect(TNEF(bytes: files.bytes).defects.contains { $0.code == .tooManyParts })
    }

    // MARK: - Damage

    @Test("A wrong checksum is a defect, and the field is read")
    func checksum() {
        var bytes = Self.golden
        bytes[bytes.count - 1] = 9
        let tnef = TNEF(bytes: bytes, part: 3)
        #expect(tnef.defects == [Defect(.tnefChecksum, part: 3, offset: bytes.count - 13)])
        #expect(tnef.attachments.first?.content.count == 2)
    }

    @Test("Fields of an attachment before its beginning make one; data twice makes two")
    func unordered() {
        var writer = TNEFWriter()
        writer.attachment(0x0006_800F, Array("one".utf8))
        writer.attachment(0x0001_8010, Array("1.txt\0".utf8))
        writer.attachment(0x0006_800F, Array("two".utf8))
        let tnef = TNEF(bytes: writer.bytes)
        #expect(tnef.attachments.map(\.filename) == ["1.txt", nil])
        #expect(tnef.attachments.map { String(decoding: $0.content, as: UTF8.self) } == ["one", "two"])
    }

    @Test("What is no TNEF has a defect and nothing in it")
    func noTNEF() {
        for bytes: [UInt8] in [[], [0x78], Array("hello, this is no TNEF".utf8), [0x78, 0x9F, 0x3E, 0x22]] {
            let tnef = TNEF(bytes: bytes)
            #expect(tnef.defects.map(\.code) == [.invalidTNEF])
            #expect(tnef.attachments.isEmpty)
            #expect(tnef.body().plainText == nil)
        }
        #expect(TNEF(bytes: [0x78, 0x9F, 0x3E, 0x22, 1, 0]).defects.isEmpty)
    }

    @Test("Bytes behind the last attribute are a defect")
    func rubbish() {
        #expect(TNEF(bytes: Self.golden + Array("rubbish".utf8)).defects.map(\.code) == [.invalidTNEF])
        #expect(TNEF(bytes: Self.golden + [0, 0, 0]).defects.isEmpty)
    }

    /// Reads everything that can be read.
    static func exhaust(_ tnef: TNEF) -> Int {
        var sum = tnef.defects.count
        for message in tnef.messages {
            let body = message.body()
            sum += (body.plainText?.utf8.count ?? 0) + (message.subject?.utf8.count ?? 0)
            sum += (message.sender?.description.utf8.count ?? 0) + (message.messageClass?.utf8.count ?? 0)
            sum += message.sent == nil ? 0 : 1
            for file in message.attachments {
                sum += file.content.count + (file.filename?.utf8.count ?? 0) + (file.contentID?.value.utf8.count ?? 0)
                sum += (file.contentType?.description.utf8.count ?? 0) + (file.isMessage ? 1 : 0)
            }
        }
        return sum
    }

    static func nest() -> [UInt8] {
        var outer = TNEFWriter()
        outer.properties([.init(0x1009, .binary(RTFCompressionTests.compressed))])
        outer.attach(message: sample(), name: "x")
        return outer.bytes
    }

    @Test("Cut off at any byte, whole attachments before the cut are there, and the cut is seen")
    func truncated() {
        let bytes = Self.nest()
        for count in 0..<bytes.count {
            let tnef = TNEF(bytes: Array(bytes.prefix(count)))
            _ = Self.exhaust(tnef)
        }
        for count in 0..<Self.golden.count {
            let tnef = TNEF(bytes: Array(Self.golden.prefix(count)))
            // The stream may end between two attributes.
            #expect(!tnef.defects.isEmpty || [6, 25, 42, 62, 87, 104].contains(count))
        }
    }

    @Test("A byte may be anything")
    func mutated() {
        let bytes = Self.nest()
        for index in stride(from: 0, to: bytes.count, by: 5) {
            for value: UInt8 in [0xFF, bytes[index] ^ 0x10] {
                var changed = bytes
                changed[index] = value
                _ = Self.exhaust(TNEF(bytes: changed))
            }
        }
    }

    @Test("Counts and lengths out of nowhere take neither time nor memory")
    func boastful() {
        for value: [UInt8] in [[0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80]] {
            for type: UInt8 in [0x02, 0x03, 0x1E, 0x1F, 0x40, 0x48] {
                for multiple: UInt8 in [0x00, 0x10] {
                    var writer = TNEFWriter()
                    writer.message(0x0006_9003, value + [type, multiple, 0x37, 0x00] + value + value + value)
                    let tnef = TNEF(bytes: writer.bytes)
                    #expect(tnef.defects.contains { $0.code == .invalidTNEF })
                }
            }
        }
    }

    // MARK: - Parts

    private func part(_ header: String, _ bytes: [UInt8] = TNEFTests.golden) -> TNEF? {
        Message(
            bytes: Array("Content-Type: \(header)\r\nContent-Transfer-Encoding: base64\r\n\r\n".utf8)
                + Base64.encode(bytes)
        ).root.tnef()
    }

    @Test("A part is TNEF by its type, or by its name and first bytes")
    func parts() {
        #expect(part("application/ms-tnef")?.subject == "Ack é")
        #expect(part("application/vnd.ms-tnef; name=x")?.subject == "Ack é")
        #expect(part("application/octet-stream; name=\"WINMAIL.DAT\"")?.subject == "Ack é")
        #expect(part("application/octet-stream; name=other.dat") == nil)
        #expect(part("text/plain; name=winmail.dat") == nil)
        #expect(part("application/octet-stream; name=winmail.dat", Array("no".utf8)) == nil)
        #expect(part("application/ms-tnef", Array("no".utf8))?.defects.map(\.code) == [.invalidTNEF])
    }

    @Test("RTF parts are read")
    func richText() {
        let message = Message(bytes: Array("Content-Type: text/rtf\r\n\r\n{\\rtf1 Received}\r\n".utf8))
        #expect(message.root.richText()?.text == "Received")
        #expect(Message(bytes: Array("Content-Type: text/plain\r\n\r\n{\\rtf1 x}".utf8)).root.richText() == nil)
    }
}
