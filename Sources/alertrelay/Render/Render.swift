import AlertMail
import ArgumentParser
import RelayService

/// `alertrelay render`: any letter as text, HTML or mail, with example values or values of one's own.
struct Render: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Show a letter, with example values or with values from a file.",
        discussion: """
            LETTER is one of \(Self.names). Nothing is sent, signed or stored.
            """
    )

    @Argument(help: "Which letter.", transform: Self.kind)
    var letter: LetterKind

    @Flag(exclusivity: .exclusive, help: "What to show (default: --text).")
    var face: LetterView.Face = .text

    @Option(help: ArgumentHelp("Values of the letter, as JSON.", valueName: "file"))
    var values: String?

    @Option(help: ArgumentHelp("Folder whose templates stand in the place of the built-in ones.", valueName: "dir"))
    var templates: String?

    @Flag(help: "Print the example's values as JSON, to be edited and given to --values.")
    var example = false

    func run() async throws {
        do {
            try LineOutput.standard.write(bytes: try output())
        } catch let failure as RenderFailure {
            try LineOutput.diagnostics.write(failure.lines)
            throw ExitCode(failure.code)
        } catch {
            throw ExitStatus.inputOutput
        }
    }

    /// The bytes to print.
    ///
    /// - Throws: ``RenderFailure`` with the place of each fault.
    func output() throws(RenderFailure) -> [UInt8] {
        if example { return LetterValues.write(ExampleLetters.letter(letter)) }
        let set: TemplateSet
        if let templates {
            set = try TemplateFolder(path: templates).templates()
        } else {
            do throws(AlertMailError) {
                set = try TemplateSet.builtIn()
            } catch {
                throw .data(error.faults.isEmpty ? [error.description] : error.faults.map(\.description))
            }
        }
        return try LetterView(letter: try chosenLetter(), templates: set).bytes(of: face)
    }

    private static var names: String { LetterKind.allCases.map(\.rawValue).joined(separator: ", ") }

    private static func kind(_ name: String) throws -> LetterKind {
        guard let kind = LetterKind(rawValue: name) else {
            throw ValidationError("no letter is named '\(VisibleText.line(name))'; there are \(names)")
        }
        return kind
    }

    private func chosenLetter() throws(RenderFailure) -> Letter {
        guard let values else { return ExampleLetters.letter(letter) }
        let file = values == "-" ? InputFile.standardInput : InputFile(path: values)
        let read: (bytes: [UInt8], isCut: Bool)
        do throws(InputError) {
            read = try file.read(atMost: RenderLimits.valuesBytes)
        } catch {
            throw .input(values, error)
        }
        guard !read.isCut else { throw .data(["\(values): more than \(RenderLimits.valuesBytes) bytes"]) }
        return try LetterValues.read(read.bytes, file: VisibleText.line(values), kind: letter)
    }
}

extension LetterView.Face: EnumerableFlag {}
