/// The files that paths lead to: files as given, folders with all that is in them, each folder's entries by the bytes
/// of their names, `-` for standard input. Nothing is listed ahead of its turn, so that output can begin at once.
///
/// Every command that takes files and folders goes this way. What a folder holds is never passed over in silence: there is a
/// step for it.
struct InputWalk: Sequence, IteratorProtocol {
    /// One step of the way.
    enum Step: Hashable, Sendable {
        /// A file to be read.
        case file(InputFile)
        /// A path that leads nowhere.
        case fault(path: String, InputError)
        /// Something in a folder that is not read, and what it is.
        case passedOver(path: String, what: String)
    }

    private struct Waiting {
        var file: InputFile
        /// Whether somebody named it, rather than a folder held it.
        var isNamed: Bool
    }

    // The last one is next.
    private var waiting: [Waiting]
    private let takesHidden: Bool

    /// The files behind these paths, in their order.
    ///
    /// - Parameter takesHidden: whether files and folders in a folder are read whose names begin with a dot.
    init(_ paths: [String], takesHidden: Bool = true) {
        self.takesHidden = takesHidden
        waiting = paths.reversed().map {
            Waiting(file: $0 == "-" ? .standardInput : InputFile(path: $0), isNamed: true)
        }
    }

    /// The next file or fault; `nil` at the end.
    mutating func next() -> Step? {
        while let next = waiting.popLast() {
            if !takesHidden, !next.isNamed, next.file.isHidden {
                return .passedOver(path: next.file.path, what: "hidden, by the dot that its name begins with")
            }
            do throws(InputError) {
                // A named pipe or device is read: somebody asked for it. In a folder they are passed over, as are links
                // to folders.
                switch try next.file.kind(followingLinks: next.isNamed) {
                case .file: return .file(next.file)
                case .link where !next.isNamed: return .passedOver(path: next.file.path, what: "a link to a folder")
                case .other where !next.isNamed:
                    return .passedOver(path: next.file.path, what: "a pipe, socket or device")
                case .link, .other: return .file(next.file)
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
