import CriticalAlerts
import Testing

@Suite struct CSVReaderTests {
    struct Outcome: Equatable {
        var rows: [[String]] = []
        var lines: [Int] = []
        var faults: [String] = []
        var comments: [String] = []
    }

    private func read(_ bytes: [UInt8], columns: [String] = ["a", "b"], chunk: Int = .max) -> Outcome {
        var reader = CSVReader(file: "x.csv", columns: columns)
        var outcome = Outcome()
        let take = { (row: CSVRow) in
            outcome.rows.append(columns.indices.map { row.text($0) })
            outcome.lines.append(row.line)
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.read(Array(rest.prefix(chunk)), take)
            rest = rest.dropFirst(chunk)
        }
        reader.finish(take)
        outcome.faults = reader.faults.first.map(\.description)
        outcome.comments = reader.comments
        return outcome
    }

    private func read(_ text: String, columns: [String] = ["a", "b"]) -> Outcome {
        read(Array(text.utf8), columns: columns)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func anyLineEndDividesRows(lineEnd: String) {
        let outcome = read(["a,b", "1,2", "", "3,4"].joined(separator: lineEnd) + lineEnd)
        #expect(outcome == Outcome(rows: [["1", "2"], ["3", "4"]], lines: [2, 4]))
    }

    @Test func theLastLineNeedsNoEnd() {
        #expect(read("a,b\n1,2").rows == [["1", "2"]])
        #expect(read("a,b\n1,").rows == [["1", ""]])
        #expect(read("a,b\n1,\"\"").rows == [["1", ""]])
        #expect(read("a,b").rows == [])
        #expect(read("a,b").faults == [])
    }

    @Test func quotesEncloseCommasLineBreaksAndQuotes() {
        let outcome = read("a,b\r\n\"x,y\",\"say \"\"hi\"\"\"\r\n\"two\r\nlines\",\"\"\r\nlast,row\r\n")
        #expect(outcome.rows == [["x,y", "say \"hi\""], ["two\r\nlines", ""], ["last", "row"]])
        #expect(outcome.lines == [2, 3, 5])
        #expect(outcome.faults == [])
    }

    @Test func columnsMayStandInAnyOrderAndBlanksDoNotCount() {
        #expect(read(" B , a \n 1 ,\t2 \n").rows == [["2", "1"]])
    }

    @Test func aByteOrderMarkIsSkipped() {
        #expect(read("\u{FEFF}a,b\n1,2\n").rows == [["1", "2"]])
        #expect(read("\u{FEFF}\"a\",b\n1,2\n").rows == [["1", "2"]])
        #expect(read("\u{FEFF}# made by hand\na,b\n1,2\n").comments == ["made by hand"])
    }

    @Test func commentsAtTheTopAreKeptAndNowhereElse() {
        let outcome = read("# one, \"two\n#\ta b\n\na,b\n#1,2\n")
        #expect(outcome.comments == ["one, \"two", "a b"])
        #expect(outcome.rows == [["#1", "2"]])
    }

    @Test func allBadRowsAreReportedTogetherAndTheGoodOnesKept() {
        let outcome = read("a,b\n1\n2,2\n3,3,3\n4,x\"y\n\"5\"5,6\n7,7\n")
        #expect(outcome.rows == [["2", "2"], ["7", "7"]])
        #expect(
            outcome.faults == [
                "x.csv:2: 1 fields where the header has 2", "x.csv:4: 3 fields where the header has 2",
                "x.csv:5: a quotation mark inside a field that does not begin with one",
                "x.csv:6: text after a closing quotation mark",
            ]
        )
    }

    @Test func headersNameWhatIsMissingUnknownOrTwice() {
        let outcome = read("a,c,a\n1,2,3\n")
        #expect(
            outcome.faults == [
                "x.csv:1: c: unknown column; expected are a, b", "x.csv:1: a: the column is there twice",
                "x.csv:1: b: the column is missing",
            ]
        )
        #expect(outcome.rows == [])
        #expect(read("a;b\n1;2\n").faults.first?.contains("semicolons") == true)
        #expect(read("").faults == ["x.csv:1: the file has no header row"])
        #expect(read("# only\n\n").faults == ["x.csv:3: the file has no header row"])
        #expect(read("a,b,\n").faults == ["x.csv:1: (empty): unknown column; expected are a, b"])
    }

    @Test func invalidUTF8IsRefusedWithItsLine() {
        let outcome = read(Array("a,b\n1,2\n".utf8) + [0x80, 0x2C, 0x31, 0x0A] + Array("é,3\n".utf8))
        #expect(outcome.faults == ["x.csv:3: not UTF-8"])
        #expect(outcome.rows == [["1", "2"], ["é", "3"]])
    }

    @Test func utf16IsNamedAsSuch() {
        let bytes: [UInt8] = [0xFF, 0xFE, 0x61, 0, 0x2C, 0, 0x62, 0, 0x0A, 0]
        #expect(read(bytes).faults.first?.contains("UTF-16") == true)
    }

    @Test func anUnclosedQuoteIsAFault() {
        #expect(read("a,b\n1,\"2\n3,4\n").faults == ["x.csv:2: a quotation mark is never closed"])
        let long = "a,b\n1,\"2\n" + String(repeating: "3,4\n", count: 40_000)
        let outcome = read(long)
        #expect(outcome.faults.count == 1)
        #expect(outcome.faults.first?.hasPrefix("x.csv:2: longer than 65536 bytes") == true)
        #expect(outcome.rows == [])
    }

    @Test func manyFieldsAreAFaultNotAHazard() {
        let outcome = read("a,b\n" + String(repeating: ",", count: 30_000) + "\n1,2\n")
        #expect(outcome.faults == ["x.csv:2: more than 64 fields"])
        #expect(outcome.rows == [["1", "2"]])
    }

    @Test func faultsAreCountedBeyondThoseKept() {
        var reader = CSVReader(file: "x", columns: ["a", "b"])
        reader.read(Array(("a,b\n" + String(repeating: "1\n", count: 1500)).utf8)) { _ in }
        reader.finish { _ in }
        #expect(reader.faults.count == 1500)
        #expect(reader.faults.first.count == RegisterLimits.keptFaults)
        #expect(reader.rowCount == 1500)
        #expect(!reader.faults.isFatal)
    }

    @Test func howTheFileIsCutIntoChunksDoesNotMatter() {
        let text =
            "\u{FEFF}# é\r\n# two\r\na,b\r\n\"x\r\n\"\"y\",é\r\n\r\n1\r\n\"2\"3,4\r\"\",\"\"\n5,6"
        let bytes = Array(text.utf8)
        let whole = read(bytes)
        #expect(whole.rows == [["x\r\n\"y", "é"], ["", ""], ["5", "6"]])
        for size in 1...bytes.count {
            #expect(read(bytes, chunk: size) == whole, "chunks of \(size)")
        }
        for cut in bytes.indices {
            var reader = CSVReader(file: "x.csv", columns: ["a", "b"])
            var rows: [[String]] = []
            let take = { (row: CSVRow) in rows.append([row.text(0), row.text(1)]) }
            reader.read(Array(bytes[..<cut]), take)
            reader.read(Array(bytes[cut...]), take)
            reader.finish(take)
            #expect(rows == whole.rows, "cut at \(cut)")
        }
    }

    @Test func anyBytesGiveTheSameRowsWholeOrByteByByte() {
        let alphabet: [UInt8] = [0x61, 0x2C, 0x22, 0x0A, 0x0D, 0x20, 0x23, 0xC3, 0xA9, 0xEF, 0xBB, 0xBF, 0x00]
        var seed: UInt64 = 88_172_645_463_325_252
        for _ in 0..<400 {
            var bytes: [UInt8] = []
            for _ in 0..<60 {
                seed ^= seed << 13
                seed ^= seed >> 7
                seed ^= seed << 17
                bytes.append(alphabet[Int(seed % UInt64(alphabet.count))])
            }
            #expect(read(bytes) == read(bytes, chunk: 1), "\(bytes)")
            let behindHeader = Array("a,b\n".utf8) + bytes
            let outcome = read(behindHeader)
            #expect(outcome == read(behindHeader, chunk: 1), "\(bytes)")
            #expect(outcome.rows.allSatisfy { $0.count == 2 })
        }
    }

    @Test func aFaultThrownByTheCallerIsRecordedAndOtherErrorsComeOut() {
        struct DiskFull: Error {}
        var reader = CSVReader(file: "x.csv", columns: ["a", "b"])
        let bytes = Array("a,b\n1,2\n3,4\n".utf8)
        #expect(throws: Never.self) {
            try reader.read(bytes) { row in throw row.fault(.badValue, 1, "not so") }
        }
        #expect(reader.faults.first.map(\.description) == ["x.csv:2: b: not so", "x.csv:3: b: not so"])
        #expect(reader.faults.first.first?.value == "2")
        var other = CSVReader(file: "x.csv", columns: ["a", "b"])
        #expect(throws: DiskFull.self) { try other.read(bytes) { _ in throw DiskFull() } }
    }

    @Test func faultsNeverShowTheValueInTheirDescription() throws {
        let parsed = ParsedRegister<RegistrationRow>(
            csv: Array("mpxn,supplier_code,scheme,valid_from,valid_to,source\n1200023305968,OLDE,mpid,,,EES\n".utf8),
            file: "r.csv"
        )
        let fault = try #require(parsed.faults.first.first)
        #expect(!fault.description.contains("1200023305968"))
        #expect(fault.value == "1200023305968")
    }
}
