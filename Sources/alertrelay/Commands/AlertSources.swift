import CriticalAlerts
import RelayService

/// The files that the arguments of `forward` mean, in order.
struct AlertSources: Sequence {
    struct Source {
        let path: String
        /// Why a folder could not be listed: it is told like a file that cannot be read, since its alerts are not taken.
        var failure: FileError?

        func bytes() throws -> [UInt8] {
            if let failure { throw failure }
            // One byte more than the reader takes, so that it is the reader who says that it is too large.
            return path == "-"
                ? try readAll(0, name: "standard input", atMost: AlertLimits.documentBytes + 1)
                : try readFile(path, atMost: AlertLimits.documentBytes + 1)
        }
    }

    private let paths: [String]

    init(_ paths: [String]) {
        self.paths = paths
    }

    func makeIterator() -> AnyIterator<Source> {
        var sources = paths.flatMap { path -> [Source] in
            guard path != "-", isFolder(path) else { return [Source(path: path)] }
            do throws(FileError) {
                return try listFiles(below: path).map { Source(path: "\(path)/\($0)") }
            } catch {
                return [Source(path: path, failure: error)]
            }
        }[...]
        return AnyIterator { sources.popFirst() }
    }
}
