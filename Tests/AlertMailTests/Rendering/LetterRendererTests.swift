import AlertMail
import CriticalAlerts
import Testing

@Suite struct LetterRendererTests {
    private let samples: SampleLetters
    private let renderer: LetterRenderer

    init() throws {
        samples = try SampleLetters()
        renderer = LetterRenderer(templates: try .builtIn())
    }

    private func render(_ letter: Letter) throws -> RenderedLetter {
        try renderer.render(letter, token: try SampleLetters.token(of: letter))
    }

    /// R11 to R13: readable without link or attachment; MPxN, code, both times as received.
    @Test func anAlertSaysAllThatItsReaderNeedsOnTheFirstScreen() throws {
        let rendered = try render(samples.criticalAlert)
        #expect(rendered.subject == "Critical alert 8F3F, please acknowledge: CA-J6HB7H6NW1")
        let screen = rendered.text.split(separator: "\n", omittingEmptySubsequences: false).prefix(30)
            .joined(separator: "\n")
        for line in [
            "Reference: CA-J6HB7H6NW1", "Alert code: 8F3F", "Alert name: Tamper detect", "MPAN: 2012345678906",
            "Meter serial: 21E0012345", "Raised (UTC): 2026-03-07T22:14:05Z",
            "Raised (UK time): Saturday 7 March 2026, 22:14 GMT", "Received by DCC (UTC): 2026-03-07T22:14:31.482Z",
        ] {
            #expect(screen.contains("\n\(line)\n"), "\(line)")
        }
        for words in [
            "CRITICAL ALERT", "Why you: registration data", "reply 'Received' to this mail",
            "reply 'Not ours, passed on to ...'", "by Monday 9 March 2026, 23:59 GMT (guidance)",
            "Supplier\nContact List (SECAS)", "020 7946 0001",
        ] {
            #expect(screen.contains(words), "\(words)")
        }
        #expect(!screen.contains("mailto:"))
        #expect(!screen.contains("://"))
    }

    @Test func everyLetterShowsItsFactsOnceAndItsTokenLast() throws {
        for letter in try samples.all() {
            let token = try SampleLetters.token(of: letter)
            for rendered in [try render(letter), try BuiltInLetter.render(letter, token: token)] {
                let lines = rendered.text.split(separator: "\n").map(String.init)
                for fact in letter.facts {
                    #expect(lines.filter { $0 == fact.description }.count == 1, "\(fact.label) in \(letter.kind)")
                }
                #expect(lines.last == "Letter: \(letter.kind.rawValue) [\(token.localPart)]")
                #expect(rendered.subject.contains(letter.reference))
                if letter.kind.isAboutAlert { #expect(rendered.subject.contains("8F3F")) }
                #expect(!rendered.subject.contains("2012345678906"))
                #expect(rendered.text.utf8.allSatisfy { $0 < 0x80 })
                #expect(!rendered.text.contains("{{"))
                #expect(!rendered.text.contains("\n\n\n"))
                // Links and commands cannot be broken.
                let long = lines.filter { $0.count > 72 && !$0.hasPrefix("<mailto:") && !$0.hasPrefix("  $ ") }
                #expect(long.isEmpty, "\(long)")
            }
        }
    }

    @Test func onePlainTextIsNeverEscaped() throws {
        var letter = samples.criticalAlert
        letter.sender.name = "Smith & Sons \"Gas\" <Leeds>"
        letter.alert?.details = ["it's > 3 & < 5"]
        let rendered = try render(letter)
        #expect(rendered.text.contains("Smith & Sons \"Gas\" <Leeds>"))
        #expect(rendered.text.contains("- it's > 3 & < 5"))
        #expect(!rendered.text.contains("&amp;"))
        let html = try #require(rendered.html)
        #expect(html.contains("Smith &amp; Sons &quot;Gas&quot; &lt;Leeds&gt;"))
    }

    /// Reading 3: a stamp in another form is shown as received, behind its instant in UTC.
    @Test func timesAreShownAsReceived() throws {
        var letter = samples.criticalAlert
        letter.alert?.raisedAt = TimeStamp(
            instant: try #require(Instant(rfc3339: "2026-07-01T11:00:00Z")),
            asReceived: "2026-07-01T12:00:00+01:00",
            source: .decoded
        )
        letter.alert?.receivedAt = TimeStamp(
            instant: try #require(Instant(rfc3339: "2026-07-01T11:00:01Z")),
            asReceived: "2026-07-01T11:00:01",
            source: .dcc
        )
        let text = try render(letter).text
        #expect(text.contains("\nRaised (UTC): 2026-07-01T11:00:00Z (received as 2026-07-01T12:00:00+01:00)\n"))
        #expect(text.contains("\nRaised (UK time): Wednesday 1 July 2026, 12:00 BST\n"))
        #expect(text.contains("\nReceived by DCC (UTC): 2026-07-01T11:00:01Z (received as 2026-07-01T11:00:01)\n"))
        letter.alert?.raisedAt = nil
        #expect(try render(letter).text.contains("\nRaised (UTC): not known\n"))
    }

    @Test func severalMeterPointsKeepTheirOrder() throws {
        var letter = samples.criticalAlert
        let points = ["2012345678906", "1200023305967", "003938"]
        letter.alert?.meterPoints = try points.map { text in try #require(MPxN(text)) }
        let lines = try render(letter).text.split(separator: "\n").filter {
            $0.hasPrefix("MPAN") || $0.hasPrefix("MPRN")
        }
        #expect(lines == ["MPAN: 2012345678906", "MPAN: 1200023305967", "MPRN: 003938"])
    }

    /// Reading 20: exactly one of three statements, and that no person has read it.
    @Test func anAcknowledgementSaysOneThingOnly() throws {
        let cases: [(AcknowledgementStatement, String, String)] = [
            (
                .ours(desk: "Metering desk"), "The meter point is ours. The alert was given to: Metering desk",
                "Answer: received; the meter point is ours; given to Metering desk"
            ),
            (
                .beingPassedOn(to: "Third Energy"), "The alert is being passed on to:",
                "Answer: received; not ours; being passed on to Third Energy"
            ),
            (.heldForPerson, "The alert is held for a person here", "Answer: received; held for a person here"),
        ]
        for (index, sample) in cases.enumerated() {
            let rendered = try render(samples.acknowledgement(sample.0))
            for (other, words) in cases.enumerated() {
                #expect(rendered.text.contains(words.1) == (other == index))
                #expect(rendered.text.contains(words.2) == (other == index))
            }
            #expect(rendered.text.contains("\nRead by a person: not yet\n"))
            #expect(rendered.text.contains("no person has read your mail yet"))
            #expect(rendered.subject == "Received: alert 8F3F, your CA-J6HB7H6NW1, our CA-00000002DJ")
            // The answered letter came from a gateway: the machine part goes with a plain answer too.
            let part = try MachinePart.read(bytes: try #require(rendered.machinePart))
            #expect(part.acknowledgement == sample.0)
            #expect(part.cites == "CA-J6HB7H6NW1.1.k1-0123456789ABCDEF")
        }
    }

    /// R24: the previous sender learns whom the alert went to.
    @Test func passedOnNamesTheNextSupplier() throws {
        let rendered = try render(samples.passedOn)
        #expect(rendered.text.contains("Answer: passed on to Third Energy"))
        var letter = samples.passedOn
        letter.acknowledgement = .heldForPerson
        #expect(throws: AlertMailError(.letterIncomplete, "")) { try render(letter) }
    }

    /// R25: the trail and the original times go with an alert that is passed on.
    @Test func anAlertThatIsPassedOnShowsItsWay() throws {
        let rendered = try render(try samples.passedOnAlert())
        #expect(rendered.text.contains("First Energy sent it to us; the meter point is not ours."))
        #expect(rendered.text.contains("- First Energy (reference CA-0000000012), since 2026-03-07T22:14:40Z"))
        #expect(rendered.text.contains("Received by DCC (UTC): 2026-03-07T22:14:31.482Z"))
        #expect(!rendered.text.contains("DCC sent it to us"))
    }

    @Test func aRehearsalSaysSoFirst() throws {
        for var letter in try samples.all() {
            letter.isRehearsal = true
            let token = try SampleLetters.token(of: letter)
            for rendered in [try render(letter), try BuiltInLetter.render(letter, token: token)] {
                #expect(rendered.subject.hasPrefix("[REHEARSAL] "))
                #expect(rendered.text.hasPrefix("REHEARSAL, NOT A REAL ALERT. There is nothing to do.\n"))
                if let html = rendered.html {
                    let body = try #require(html.split(separator: "line-height:1.4\">\n", maxSplits: 1).last)
                    #expect(body.hasPrefix("<p><b>REHEARSAL, NOT A REAL ALERT."))
                }
                if let bytes = rendered.machinePart {
                    #expect(try MachinePart.read(bytes: bytes).isRehearsal)
                }
            }
        }
    }

    @Test func whoCarriesTheMachinePart() throws {
        var letter = samples.criticalAlert
        #expect(letter.carriesMachinePart)
        letter.profile = .signed
        #expect(!letter.carriesMachinePart)
        #expect(try render(letter).machinePart == nil)
        var answer = samples.acknowledgement(.heldForPerson)
        #expect(answer.carriesMachinePart)
        answer.answers?.token = nil
        #expect(!answer.carriesMachinePart)
        #expect(samples.introduction.carriesMachinePart)
        #expect(!samples.personNote.carriesMachinePart)
    }

    @Test func replyLinksCarryWordsReferenceAndToken() throws {
        let letter = samples.criticalAlert
        let text = try render(letter).text
        let token = try SampleLetters.token(of: letter).localPart
        let links = text.split(separator: "\n").filter { $0.hasPrefix("<mailto:") }
        try #require(links.count == 2)
        #expect(
            links[0] == "<mailto:alerts@old.example?subject=Received%3A%20CA-J6HB7H6NW1"
                + "&body=Received%0D%0A%0D%0A%5B\(token)%5D>"
        )
        #expect(links[1].contains("body=Not%20ours%2C%20passed%20on%20to%20%0D%0A%0D%0A%5B\(token)%5D>"))
    }

    @Test func hostileAddressesCannotLeaveTheLink() throws {
        var letter = samples.criticalAlert
        letter.sender.address = "a?body=x&cc=b@evil.example\">@old.example"
        let rendered = try render(letter)
        #expect(
            rendered.html?.contains("href=\"mailto:a%3Fbody%3Dx%26cc%3Db@evil.example%22%3E@old.example?subject=")
                == true
        )
    }

    /// R12: a letter that lacks a field is not sent silently incomplete.
    @Test func incompleteLettersAreRefused() throws {
        var noTimes = samples.criticalAlert
        noTimes.alert?.raisedAt = nil
        noTimes.alert?.receivedAt = nil
        var noMeterPoint = samples.criticalAlert
        noMeterPoint.alert?.meterPoints = []
        var noAlert = samples.criticalAlert
        noAlert.alert = nil
        var noStatement = samples.acknowledgement(.heldForPerson)
        noStatement.acknowledgement = nil
        var noNote = samples.personNote
        noNote.note = nil
        var noIntroduction = samples.introduction
        noIntroduction.introduction = nil
        var noCertificate = samples.introduction
        noCertificate.introduction?.certificatePEM = "-----BEGIN CERTIFICATE-----\nMPAN: 1"
        var noFingerprint = samples.introduction
        noFingerprint.introduction?.fingerprint = "MPAN: 1"
        for letter in [
            noTimes, noMeterPoint, noAlert, noStatement, noNote, noIntroduction, noCertificate, noFingerprint,
        ] {
            #expect(throws: AlertMailError(.letterIncomplete, "")) { try render(letter) }
        }
        var other = samples.criticalAlert
        let token = try SampleLetters.token(of: other)
        other.number = 2
        #expect(throws: AlertMailError(.tokenMismatch, "")) { try renderer.render(other, token: token) }
    }

    @Test func theSubjectOfANoteShowsNoMeterPoint() throws {
        let rendered = try render(samples.personNote)
        #expect(
            rendered.subject
                == "TK-000000033A: New Energy is not the supplier of meter point ..., and nobody else is known. (alert 8F3F)"
        )
        #expect(
            rendered.text.contains(
                "  $ alertrelay cases rule CA-J6HB7H6NW1 route SUPPLIER --reason \"found in the portal: by hand\"\n"
            )
        )
        #expect(rendered.text.contains("meter point 2012345678906"))
    }

    @Test func renderingIsRepeatable() throws {
        for letter in try samples.all() {
            #expect(try render(letter) == render(letter))
        }
    }

    @Test func anOperatorsTemplateThatLosesFactsIsNoticed() throws {
        // Allowed by its names, but it hides the facts behind text that joins their lines.
        let files = [
            "critical-alert/body.txt.mustache": "{{% CONTENT_TYPE:TEXT}}\nFacts so far: {{> facts}} that is all\n"
        ]
        let broken = LetterRenderer(templates: try TemplateSet(overriding: files))
        let letter = samples.criticalAlert
        #expect(throws: AlertMailError(.factLost, "")) {
            try broken.render(letter, token: try SampleLetters.token(of: letter))
        }
        let forging = ["critical-alert/subject.txt.mustache": "{{% CONTENT_TYPE:TEXT}}\nAlert {{code}}\n"]
        let silent = LetterRenderer(templates: try TemplateSet(overriding: forging))
        #expect(throws: AlertMailError(.factLost, "")) {
            try silent.render(letter, token: try SampleLetters.token(of: letter))
        }
    }

    @Test func anOperatorsTemplateTakesThePlaceOfOurs() throws {
        let files = [
            "acknowledgement/body.txt.mustache":
                "\u{FEFF}{{% CONTENT_TYPE:TEXT}}\r\nDiolch. {{#heldForPerson}}Yn aros.{{/heldForPerson}}\r\n\r\n{{> facts}}\r\n"
        ]
        let own = LetterRenderer(templates: try TemplateSet(overriding: files))
        let letter = samples.acknowledgement(.heldForPerson)
        let rendered = try own.render(letter, token: try SampleLetters.token(of: letter))
        #expect(rendered.text.hasPrefix("Diolch. Yn aros.\n\nReference: CA-00000002DJ\n"))
        #expect(rendered.text.contains("\nRead by a person: not yet\n"))
    }
}
