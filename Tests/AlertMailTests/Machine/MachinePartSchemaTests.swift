import AlertMail
import CriticalAlerts
import Foundation
import Testing

/// `docs/machine-part.schema.json` describes what is written. The part of JSON Schema 2020-12 that it uses is checked here by itself.
@Suite struct MachinePartSchemaTests {
    @Test func everyLettersPartFitsTheSchema() throws {
        let schema = try Self.schema()
        for var letter in try SampleLetters().all() + [try SampleLetters().passedOnAlert()] {
            for isRehearsal in [false, true] {
                letter.isRehearsal = isRehearsal
                guard let part = letter.machinePart(token: try SampleLetters.token(of: letter)) else { continue }
                #expect(try Self.faults(of: part.jsonBytes, schema).isEmpty, "\(letter.kind)")
            }
        }
        var part = try Self.sample()
        let gas = try #require(MPxN("003938"))
        part.alerts[0].identity = .reported(
            meterPoint: gas,
            code: AlertCode(0x8F1D),
            raisedAt: nil,
            firstMessageID: "<a@b.example>"
        )
        part.alerts[0].throttledCount = .max
        #expect(try Self.faults(of: part.jsonBytes, schema).isEmpty)
    }

    @Test func theSchemaFindsWhatTheReaderRefuses() throws {
        let schema = try Self.schema()
        let text = String(decoding: try Self.sample().jsonBytes, as: UTF8.self)
        for (from, to) in [
            ("\"version\": 1", "\"version\": 2"), ("\"kind\": \"alert\"", "\"kind\": \"x\""),
            ("\"supplier\": \"old-energy\",", ""),
            ("\"8F3F\"", "\"8f3\""), ("\"2012345678906\"", "2012345678906"),
            ("\"rehearsal\": false", "\"rehearsal\": \"no\""),
            ("\"fraud\"", "\"mild\""), ("\"counter\": \"1234567890123\"", "\"counter\": \"-1\""),
            ("\"trail\": []", "\"trail\": {}"),
            ("\"source\": \"dcc\"", "\"source\": \"me\""), ("14:05Z", "14:05"),
        ] {
            #expect(text.contains(from))
            let changed = Array(text.replacing(from, with: to).utf8)
            #expect(try !Self.faults(of: changed, schema).isEmpty, "\(to)")
            #expect(throws: AlertMailError.self) { try MachinePart.read(bytes: changed) }
        }
    }

    private static func sample() throws -> MachinePart {
        let letter = try SampleLetters().criticalAlert
        return try #require(letter.machinePart(token: try SampleLetters.token(of: letter)))
    }

    private static func schema() throws -> [String: Any] {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while folder.pathComponents.count > 1 {
            let file = folder.appendingPathComponent("docs/machine-part.schema.json")
            if let data = try? Data(contentsOf: file) {
                return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            }
            folder.deleteLastPathComponent()
        }
        throw CocoaError(.fileNoSuchFile)
    }

    private static func faults(of bytes: [UInt8], _ schema: [String: Any]) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: Data(bytes))
        return faults(value, schema, root: schema, path: "")
    }

    private static func faults(_ value: Any, _ schema: [String: Any], root: [String: Any], path: String) -> [String] {
        var found: [String] = []
        for (keyword, rule) in schema {
            switch keyword {
            case "$schema", "$id", "$defs", "title", "description":
                break
            case "$ref":
                guard let name = (rule as? String)?.split(separator: "/").last,
                    let target = (root["$defs"] as? [String: Any])?[String(name)] as? [String: Any]
                else {
                    found.append("\(path): unknown reference")
                    continue
                }
                found += faults(value, target, root: root, path: path)
            case "type":
                if !fits(value, type: rule as? String ?? "") { found.append("\(path): no \(rule)") }
            case "const":
                if !isEqual(value, rule) { found.append("\(path): not \(rule)") }
            case "enum":
                if !(rule as? [Any] ?? []).contains(where: { isEqual(value, $0) }) {
                    found.append("\(path): none of \(rule)")
                }
            case "required":
                let object = value as? [String: Any] ?? [:]
                for name in rule as? [String] ?? [] where object[name] == nil {
                    found.append("\(path)/\(name): missing")
                }
            case "properties":
                let object = value as? [String: Any] ?? [:]
                for (name, inner) in rule as? [String: [String: Any]] ?? [:] {
                    guard let member = object[name] else { continue }
                    found += faults(member, inner, root: root, path: "\(path)/\(name)")
                }
            case "items":
                for (index, element) in (value as? [Any] ?? []).enumerated() {
                    found += faults(element, rule as? [String: Any] ?? [:], root: root, path: "\(path)/\(index)")
                }
            case "oneOf":
                let fitting = (rule as? [[String: Any]] ?? []).filter {
                    faults(value, $0, root: root, path: path).isEmpty
                }
                if fitting.count != 1 { found.append("\(path): fits \(fitting.count) of oneOf") }
            case "pattern":
                let text = value as? String ?? ""
                if text.range(of: rule as? String ?? "", options: .regularExpression) == nil {
                    found.append("\(path): does not match")
                }
            case "maxLength":
                if (value as? String ?? "").unicodeScalars.count > (rule as? Int ?? 0) {
                    found.append("\(path): too long")
                }
            case "maxItems":
                if (value as? [Any] ?? []).count > (rule as? Int ?? 0) { found.append("\(path): too many") }
            case "minItems":
                if (value as? [Any] ?? []).count < (rule as? Int ?? 0) { found.append("\(path): too few") }
            case "minimum":
                if (value as? Int ?? 0) < (rule as? Int ?? 0) { found.append("\(path): too small") }
            case "maximum":
                if (value as? Int ?? 0) > (rule as? Int ?? 0) { found.append("\(path): too large") }
            default:
                found.append("\(path): the schema uses '\(keyword)', which is not checked")
            }
        }
        return found
    }

    private static func fits(_ value: Any, type: String) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": isBoolean(value)
        case "integer": !isBoolean(value) && value is Int
        default: false
        }
    }

    private static func isEqual(_ left: Any, _ right: Any) -> Bool {
        if let left = left as? String, let right = right as? String { return left == right }
        if isBoolean(left) || isBoolean(right) { return false }
        if let left = left as? Int, let right = right as? Int { return left == right }
        return false
    }

    private static func isBoolean(_ value: Any) -> Bool {
        guard let number = value as? NSNumber else { return false }
        return String(cString: number.objCType) == "c"
    }
}
