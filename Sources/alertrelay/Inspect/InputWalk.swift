/// The files that paths lead to: files as given, folders with all that is in them, each folder's entries by the bytes
/// of their names, `-` for standard input. Nothing is listed ahead of its turn, so that output can begin at once.
struct InputWalk: Sequence, IteratorProtocol {
    /// One step of the way.
    enum Step: Hashable, Sendable {
        /// A file to be read.
        case file(InputFile)
        /// A path that leads nowhere.
        case fault(path: String, InputError)
    }

    private struct Waiting {
        var file: InputFile
        /// Whether somebody named it, rather than a folder held it.
        var isNamed: Bool
    }

    // The last one is next.
    private var waiting: [Waiting]

    /// The files behind these paths, in their order.
    init(_ paths: [String]) {
        waiting = paths.reversed().map {
            Waiting(file: $0 == "-" ? .standardInput : InputFile(path: $0), isNamed: true)
        }
    }

    /// The next file or fault; `nil` at the end.
    mutating func next() -> Step? {
        while let next = waiting.popLast() {
            do throws(InputError) {
                // A named pipe or device is read: somebody asked for it. In a folder they are passed over, as are links
                // to folders.
                switch try next.file.kind(followingLinks: next.isNamed) {
                case .file: return .file(next.file)
                case .other: if next.isNamed { return .file(next.file) }
                case .folder:
                    let entries = try next.file.entries()
                    waiting += entries.reversed().map { Waiting(file: $0, isNamed: false) }
                }
            } catch {
                return .fault(path: next.file.path, error)
            }
        }
        return nil
    }
}
