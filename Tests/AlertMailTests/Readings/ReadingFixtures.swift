import Foundation
import MailMessage

@testable import AlertMail

/// The pairs in `mailfixtures/readings`: a raw mail, and what must be read in it.
enum ReadingFixtures {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "mailfixtures/readings")

    /// The names of all pairs, sorted.
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return files.filter { $0.hasSuffix(".eml") }.map { String($0.dropLast(4)) }.sorted()
    }()

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name + ".eml")))
    }

    static func message(_ name: String) throws -> Message {
        Message(bytes: try bytes(name))
    }

    static func expectation(_ name: String) throws -> ExpectedReading {
        try JSONDecoder().decode(ExpectedReading.self, from: Data(contentsOf: folder.appending(path: name + ".json")))
    }
}

/// What a pair's JSON says; members that are absent are not asked for.
struct ExpectedReading: Decodable {
    struct Said: Decodable, Hashable {
        var statement: Statement
        var references: [String]
        var passedOnTo: String?
    }

    struct Raised: Decodable, Hashable {
        var mpxn: String
        var alertCode: String
        var raisedAt: String?
        var receivedAt: String?
        var source: AlertSource
    }

    struct Failed: Decodable, Hashable {
        var address: String
        var status: String?
        var action: String?
        var advice: DeliveryAdvice
    }

    /// Evidence that must be given, with what stands at its place in the raw mail.
    struct Shown: Decodable, Hashable {
        var rule: String
        var part: String
        var start: Int
        var end: Int
        var raw: String
    }

    var nature: MailNature?
    var evidence: [Shown]?
    var statement: Statement?
    var statements: [Said]?
    var alerts: [Raised]?
    var incompleteAlerts: Int?
    var newText: String?
    var tail: String?
    var failedRecipients: [Failed]?
    var mayReply: Bool?
    var mayForward: Bool?
    var needsPerson: Bool?
    var sealed: Bool?
}
