import AlertMail
import CriticalAlerts
import MailSecurity
import RelayStore
import Testing

@testable import RelayService

@Suite("check says what is wrong, and what to do")
struct CheckTests {
    static let now = InitializerTests.now

    /// A rehearsal as `init` writes it, with its configuration changed.
    struct Rehearsal {
        let folder: TemporaryFolder
        var file: String { folder.path("alertrelay.yaml") }

        init(_ options: Initializer.Options = .init(), at now: Instant = CheckTests.now) async throws {
            folder = try TemporaryFolder()
            _ = try await Initializer(options).run(in: folder.root, now: now)
        }

        func change(_ old: String, to new: String, in name: String = "alertrelay.yaml") throws {
            let text = try folder.text(name)
            let range = try #require(text.firstRange(of: old), "\(name) does not hold: \(old)")
            try folder.write(text[..<range.lowerBound] + new + text[range.upperBound...], to: name)
        }

        /// Writes a text as a program of another age would.
        func writeLatin1(_ text: String, to name: String) throws {
            try writeFile(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, to: folder.path(name))
        }

        func writeTemplate(_ text: String, to name: String) throws {
            let path = "templates/\(name)"
            try makeFolder(Configuration.folder(of: folder.path(path)))
            try writeLatin1(text, to: path)
            try change("#templates: templates", to: "templates: templates")
        }

        func check(at now: Instant = CheckTests.now, connects: Bool = false) async -> CheckReport {
            await Check(configurationFile: file, connects: connects, clock: { now }).run()
        }

        func reimport(_ kind: RegisterKind, at now: Instant = CheckTests.now) async throws {
            let configuration = try Configuration(contentsOf: file)
            let registers = try RegisterFile(
                folder: configuration.dataFolder,
                freshness: FreshnessPolicy(calendar: try Gateway.openCalendar(configuration))
            )
            let name = "\(kind.rawValue).csv"
            let register = ExampleData.Register(kind: kind, file: name, csv: Array(try folder.text(name).utf8))
            try await register.put(into: registers, at: now)
        }
    }

    @Test func `what init wrote has no fault, and exits with 0`() async throws {
        let report = await (try await Rehearsal()).check(connects: true)
        #expect(!report.hasFault, "\(report.findings.filter { $0.state == .fault })")
        #expect(report.exitCode == 0)
        let areas = Set(report.findings.map(\.area))
        let silent: Set<CheckReport.Finding.Area> = [.folders, .roundTrip]
        #expect(areas == Set(CheckReport.Finding.Area.allCases).subtracting(silent))
        #expect(report.findings.allSatisfy { $0.state == .ok || $0.whatToDo != nil })
        #expect(report.findings.contains { $0.area == .mailOut && $0.what.contains("was not connected to") })
        #expect(report.findings.contains { $0.area == .catalogue && $0.what.contains("not the official Appendix C") })
        #expect(report.findings.contains { $0.area == .guidance && $0.what.contains("version 1 of 2016-10-19") })
        #expect(report.findings.filter { $0.area == .templates }.count == 5)
    }

    /// One thing made wrong, and the finding that must follow.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let spoil: @Sendable (Rehearsal) async throws -> Void
        var now = CheckTests.now
        let area: CheckReport.Finding.Area
        let state: CheckReport.Finding.State
        let says: String

        var testDescription: String { name }
    }

    static let day: Int64 = 86_400

    static let cases: [Case] = [
        Case(
            name: "an error in the configuration",
            spoil: { try $0.change("use: shared", to: "use: everything") },
            area: .configuration,
            state: .fault,
            says: "alertrelay.yaml:"
        ),
        Case(
            name: "no configuration",
            spoil: { removeFile($0.file) },
            area: .configuration,
            state: .fault,
            says: "No such file"
        ),
        Case(
            name: "a configuration that is not UTF-8",
            spoil: {
                try $0.writeLatin1("# M\u{FC}ller\n" + (try $0.folder.text("alertrelay.yaml")), to: "alertrelay.yaml")
            },
            area: .configuration,
            state: .fault,
            says: "alertrelay.yaml:1: is not UTF-8"
        ),
        Case(
            name: "a rehearsal's folder that is a file",
            spoil: { try $0.folder.write("mine", to: "rehearsal-mail") },
            area: .configuration,
            state: .fault,
            says: "rehearsal-mail: is no folder"
        ),
        Case(
            name: "a rehearsal's folder below a file",
            spoil: { try $0.change("rehearsal_folder: rehearsal-mail", to: "rehearsal_folder: contacts.csv/mail") },
            area: .configuration,
            state: .fault,
            says: "contacts.csv/mail: Not a directory"
        ),
        Case(
            name: "no telephone",
            spoil: { try $0.change("telephone: \"01632 960001\"", to: "#telephone:") },
            area: .configuration,
            state: .warning,
            says: "supplier.telephone is not set"
        ),
        Case(
            name: "a fault in the partners file",
            spoil: {
                try $0.folder.write("new-energy:\n  profile: golden\n", to: "partners.yaml")
                try $0.change("#partners: partners.yaml", to: "partners: partners.yaml")
            },
            area: .configuration,
            state: .fault,
            says: "partners.yaml:2: new-energy.profile"
        ),
        Case(
            name: "a partners file that is not UTF-8",
            spoil: {
                try $0.writeLatin1("new-energy:\n  profile: pl\u{E4}in\n", to: "partners.yaml")
                try $0.change("#partners: partners.yaml", to: "partners: partners.yaml")
            },
            area: .configuration,
            state: .fault,
            says: "partners.yaml:2: new-energy.profile: is not UTF-8"
        ),
        Case(
            name: "a partner whom nobody knows",
            spoil: {
                try $0.folder.write("newer-energy:\n  profile: plain\n", to: "partners.yaml")
                try $0.change("#partners: partners.yaml", to: "partners: partners.yaml")
            },
            area: .contacts,
            state: .warning,
            says: "newer-energy stands in the partners file, and is not on the contact list"
        ),
        Case(
            name: "a key that others may read",
            spoil: { try $0.folder.setPermissions(0o644, of: "keys/signing.key") },
            area: .permissions,
            state: .fault,
            says: "signing.key holds a secret, and others may read or change it (mode 644)"
        ),
        Case(
            name: "a configuration that anybody may change",
            spoil: { try $0.folder.setPermissions(0o666, of: "alertrelay.yaml") },
            area: .permissions,
            state: .fault,
            says: "alertrelay.yaml may be changed by anybody"
        ),
        Case(
            name: "a data folder that others may look into",
            spoil: { try $0.folder.setPermissions(0o755, of: "data") },
            area: .permissions,
            state: .warning,
            says: "personal data"
        ),
        Case(
            name: "a password file that is not there",
            spoil: {
                try $0.change(
                    "  login: none",
                    to: "  login: password\n  user: alerts\n  password_file: keys/smtp.password"
                )
            },
            area: .permissions,
            state: .fault,
            says: "keys/smtp.password: No such file"
        ),
        Case(
            name: "a clock in the past",
            spoil: { _ in },
            now: Instant(secondsSince1970: 1_000_000_000),
            area: .clock,
            state: .fault,
            says: "before this program was made"
        ),
        Case(
            name: "bank holidays that end soon",
            spoil: { _ in },
            now: Instant(secondsSince1970: 1_924_950_000),  // 2030-12-31T12:20:00Z
            area: .calendar,
            state: .warning,
            says: "end on 2030-12-31, in 0 days"
        ),
        Case(
            name: "bank holidays that have ended",
            spoil: { _ in },
            now: Instant(secondsSince1970: 1_924_950_000 + day),
            area: .calendar,
            state: .fault,
            says: "ended on 2030-12-31"
        ),
        Case(
            name: "a calendar file with a bad row",
            spoil: {
                try $0.folder.write("division,date,title\nengland-and-wales,2026-13-01,x\n", to: "days.csv")
                try $0.change("#bank_holidays: bank-holidays.csv", to: "bank_holidays: days.csv")
            },
            area: .calendar,
            state: .fault,
            says: "days.csv:2"
        ),
        Case(
            name: "no Message-ID keys",
            spoil: { try $0.folder.write("# none\n", to: "keys/message-id.keys") },
            area: .keys,
            state: .fault,
            says: "holds no key"
        ),
        Case(
            name: "our certificate ends soon",
            spoil: { _ in },
            now: now.advanced(bySeconds: 380 * day),
            area: .certificates,
            state: .warning,
            says: "our certificate"
        ),
        Case(
            name: "our certificate has ended",
            spoil: { _ in },
            now: now.advanced(bySeconds: 400 * day),
            area: .certificates,
            state: .fault,
            says: "ended on"
        ),
        Case(
            name: "a key of another certificate",
            spoil: { try $0.folder.write(try $0.folder.text("keys/authority.key"), to: "keys/signing.key") },
            area: .certificates,
            state: .fault,
            says: "key-mismatch"
        ),
        Case(
            name: "an authority that is no certificate",
            spoil: { try $0.folder.write("nothing\n", to: "keys/authority.pem") },
            area: .certificates,
            state: .fault,
            says: "authority.pem"
        ),
        Case(
            name: "a certificate for another address",
            spoil: { try $0.change("  address: alerts@our-energy.example", to: "  address: gas@our-energy.example") },
            area: .certificates,
            state: .warning,
            says: "does not name gas@our-energy.example"
        ),
        Case(
            name: "a contact's certificate that is not there",
            spoil: {
                try $0.change(
                    "alerts@new-energy.example,",
                    to: "alerts@new-energy.example,partners/new.pem",
                    in: "contacts.csv"
                )
                try await $0.reimport(.contacts)
            },
            area: .certificates,
            state: .fault,
            says: "certificate of new-energy"
        ),
        Case(
            name: "a store that is none",
            spoil: {
                try makeFolder($0.folder.path("data/rehearsal"))
                try $0.folder.write("this is no database at all, whatever its name", to: "data/rehearsal/cases.sqlite")
            },
            area: .store,
            state: .fault,
            says: "cannot-open"
        ),
        Case(
            name: "registrations beyond the age limit",
            spoil: { _ in },
            now: now.advanced(bySeconds: 7 * day),
            area: .registers,
            state: .warning,
            says: "registrations: 3 rows of registrations.csv"
        ),
        Case(
            name: "a contact list of the last quarter",
            spoil: { _ in },
            now: now.advanced(bySeconds: 101 * day),
            area: .registers,
            state: .warning,
            says: "older than 100 days"
        ),
        Case(
            name: "nothing imported",
            spoil: { removeFile($0.folder.path("data/registers.sqlite")) },
            area: .registers,
            state: .warning,
            says: "no contacts were imported"
        ),
        Case(
            name: "a code that no supplier has",
            spoil: {
                try $0.change(",NEWE,mpid,", to: ",LOST,mpid,", in: "registrations.csv")
                try await $0.reimport(.registrations)
            },
            area: .suppliers,
            state: .warning,
            says: "mpid:LOST (1 registrations) is no supplier's"
        ),
        Case(
            name: "a code that two suppliers claim",
            spoil: {
                try $0.change("our-energy,mpid,OURE,,", to: "our-energy,mpid,NEWE,,", in: "suppliers.csv")
                try await $0.reimport(.suppliers)
            },
            area: .suppliers,
            state: .warning,
            says: "mpid:NEWE (new-energy, our-energy) is claimed by several"
        ),
        Case(
            name: "no code is ours",
            spoil: { try $0.change("id: our-energy", to: "id: other-energy") },
            area: .suppliers,
            state: .fault,
            says: "no code of suppliers.csv is ours (other-energy)"
        ),
        Case(
            name: "no block of identifiers is ours",
            spoil: {
                try $0.change("our-energy,user-eui,00-00-5E-EF-10-00-00-00/60,,\n", to: "", in: "suppliers.csv")
                try await $0.reimport(.suppliers)
            },
            area: .suppliers,
            state: .warning,
            says: "no EUI-64 block is ours"
        ),
        Case(
            name: "contacts without a usable way",
            spoil: {
                try $0.change("01632 960010,alerts@new-energy.example", to: "01632 960010,", in: "contacts.csv")
                try $0.change("01632 960011,duty@new-energy.example", to: "01632 960011,", in: "contacts.csv")
                try await $0.reimport(.contacts)
            },
            area: .contacts,
            state: .warning,
            says: "new-energy has no contact with a mail address"
        ),
        Case(
            name: "a supplier that is not listed",
            spoil: {
                let list = try $0.folder.text("contacts.csv").split(separator: "\n").filter {
                    !$0.hasPrefix("new-energy")
                }
                try $0.folder.write(list.joined(separator: "\n") + "\n", to: "contacts.csv")
                try await $0.reimport(.contacts)
            },
            area: .contacts,
            state: .warning,
            says: "new-energy has registrations, and is not on the contact list"
        ),
        Case(
            name: "a hand-over command that is not there",
            spoil: { try $0.change("  folder: handed-over", to: "  command: [/usr/bin/no-such-desk]") },
            area: .handOver,
            state: .fault,
            says: "/usr/bin/no-such-desk: cannot be run"
        ),
        Case(
            name: "a hand-over folder that is a file",
            spoil: { try $0.folder.write("", to: "handed-over") },
            area: .handOver,
            state: .fault,
            says: "handed-over: is no folder"
        ),
        Case(
            name: "people told by mail alone",
            spoil: { try $0.change("alarm:\n  folder: alarms", to: "") },
            area: .people,
            state: .warning,
            says: "by mail alone"
        ),
        Case(
            name: "a fault in a template",
            spoil: {
                try makeFolder($0.folder.path("templates/critical-alert"))
                try $0.folder.write(
                    "{{% CONTENT_TYPE:TEXT}}\n{{> facts}}\nDear {{recipiant}}\n",
                    to: "templates/critical-alert/body.txt.mustache"
                )
                try $0.change("#templates: templates", to: "templates: templates")
            },
            area: .templates,
            state: .fault,
            says: "templates/critical-alert/body.txt.mustache:3:6"
        ),
        Case(
            name: "a template that is not UTF-8",
            spoil: {
                try $0.writeTemplate(
                    "{{% CONTENT_TYPE:TEXT}}\nGr\u{FC}\u{DF}e {{reference}}",
                    to: "introduction/subject.txt.mustache"
                )
            },
            area: .templates,
            state: .fault,
            says: "templates/introduction/subject.txt.mustache:2:1: not UTF-8"
        ),
        Case(
            name: "a template by which a letter says something else",
            spoil: {
                let text = TemplateSet.builtInFiles["critical-alert/body.txt.mustache"] ?? ""
                try $0.writeTemplate(text + "\nAlert code: 8F1C\n", to: "critical-alert/body.txt.mustache")
            },
            area: .templates,
            state: .fault,
            says: "critical-alert: "
        ),
        Case(
            name: "a file beside the templates",
            spoil: { try $0.writeTemplate("Read me.", to: "readme.txt") },
            area: .templates,
            state: .fault,
            says: "templates/readme.txt: no letter has this template"
        ),
        Case(
            name: "a catalogue with a bad row",
            spoil: {
                try $0.folder.write(
                    "alert_code,name,fuel,class,urgency,forward,note\n8F3F,x,both,critical,danger,perhaps,\n",
                    to: "codes.csv"
                )
                try $0.change("#catalogue: alert-catalogue.csv", to: "catalogue: codes.csv")
            },
            area: .catalogue,
            state: .fault,
            says: "codes.csv:2: forward"
        ),
        Case(
            name: "a guidance note with a bad row",
            spoil: {
                try $0.folder.write("item,value\nstep 3,soon\n", to: "note.csv")
                try $0.change("#guidance_note: guidance-note.csv", to: "guidance_note: note.csv")
            },
            area: .guidance,
            state: .fault,
            says: "note.csv:2: value"
        ),
    ]

    @Test(arguments: cases)
    func `what is wrong is found`(_ tried: Case) async throws {
        let rehearsal = try await Rehearsal()
        try await tried.spoil(rehearsal)
        let report = await rehearsal.check(at: tried.now)
        let finding = report.findings.first {
            $0.area == tried.area && $0.state == tried.state && $0.what.contains(tried.says)
        }
        #expect(finding != nil, "\(report.findings.map(\.description).joined(separator: "\n"))")
        #expect(finding?.whatToDo != nil)
        #expect(report.exitCode == (report.hasFault ? 78 : 0))
        if tried.state == .fault { #expect(report.exitCode == 78) }
    }

    @Test func `several faults of one file are a finding each`() async throws {
        let rehearsal = try await Rehearsal()
        try rehearsal.folder.write(
            "alert_code,name,fuel,class,urgency,forward,note\n8F3F,x,both,critical,danger,perhaps,\n8F,y,both,critical,danger,never,\n",
            to: "codes.csv"
        )
        try rehearsal.change("#catalogue: alert-catalogue.csv", to: "catalogue: codes.csv")
        try rehearsal.folder.write(
            "division,date,title\nengland-and-wales,2026-13-01,x\nwales,2026-12-25,x\n",
            to: "days.csv"
        )
        try rehearsal.change("#bank_holidays: bank-holidays.csv", to: "bank_holidays: days.csv")
        let findings = await rehearsal.check().findings
        for (area, file) in [(CheckReport.Finding.Area.catalogue, "codes.csv"), (.calendar, "days.csv")] {
            let faults = findings.filter { $0.area == area && $0.state == .fault }
            #expect(faults.count >= 2, "\(faults)")
            for line in [2, 3] { #expect(faults.contains { $0.what.contains("\(file):\(line)") }, "\(faults)") }
            #expect(faults.allSatisfy { !$0.what.contains("\\u{a}") })
        }
    }

    @Test func `good templates of one's own are good`() async throws {
        let rehearsal = try await Rehearsal()
        let text = TemplateSet.builtInFiles["critical-alert/body.txt.mustache"] ?? ""
        try rehearsal.writeTemplate(text + "\nThank you.\n", to: "critical-alert/body.txt.mustache")
        try rehearsal.folder.write("x", to: "templates/critical-alert/body.txt.mustache~")
        let findings = await rehearsal.check().findings.filter { $0.area == .templates }
        #expect(findings.map(\.state) == Array(repeating: .ok, count: 5), "\(findings)")
        #expect(findings.contains { $0.what == "critical-alert: your own: critical-alert/body.txt.mustache" })
    }

    @Test func `a live gateway with example names is a fault`() async throws {
        let rehearsal = try await Rehearsal()
        try rehearsal.change("mode: rehearse", to: "mode: live")
        let report = await rehearsal.check(connects: true)
        #expect(report.findings.contains { $0.area == .configuration && $0.state == .fault })
        #expect(report.findings.contains { $0.area == .mailOut && $0.state == .fault })
        #expect(report.exitCode == 78)
    }

    @Test func `a server that refuses is a fault where letters leave by it, a warning where they become files`()
        async throws
    {
        let dead = Initializer.Options.Server(host: "127.0.0.1", port: 1)
        let files = try await Rehearsal(.init(smtp: dead))
        let first = await files.check(connects: true).findings.first { $0.area == .mailOut }
        #expect(first?.state == .warning)
        #expect(first?.what.contains("127.0.0.1:1: unreachable") == true)
        #expect(first?.whatToDo?.contains("smtp.port") == true)

        let mails = try await Rehearsal(.init(smtp: dead, rehearsal: .address("alerts@our-energy.example")))
        let second = await mails.check(connects: true)
        #expect(second.findings.first { $0.area == .mailOut }?.state == .fault)
        #expect(second.exitCode == 78)
    }

    @Test func `text from outside cannot act on a terminal`() {
        let finding = CheckReport.Finding(.mailIn, .fault, "no \u{1B}[2J\u{202E}\r\n", whatToDo: "\u{7}")
        #expect(finding.what == "no \\u{1b}[2J\\u{202e}\\u{d}\\u{a}")
        #expect(finding.whatToDo == "\\u{7}")
        #expect(finding.description.split(separator: "\n").count == 1)
    }

    @Test func `findings as JSON have all keys`() throws {
        let finding = CheckReport.Finding(.store, .ok, "opens")
        let text = String(decoding: try stableJSON(finding), as: UTF8.self)
        #expect(text == #"{"area":"store","state":"ok","what":"opens","whatToDo":null}"#)
    }
}
