import Glibc

/// A file could not be read or written; names the file and the system's reason.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as given.
    public let path: String
    /// The system's reason.
    public let reason: String

    init(_ path: String, errno number: Int32 = errno) {
        self.path = path
        reason = String(cString: strerror(number))
    }

    init(_ path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// `path: reason`.
    public var description: String { "\(path): \(reason)" }
}

/// Reads a whole file; a longer one is refused, so that a wrong path costs no memory.
public func readFile(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path) }
    defer { close(descriptor) }
    return try readAll(descriptor, name: path, atMost: limit)
}

/// Reads a descriptor to its end.
public func readAll(_ descriptor: Int32, name: String, atMost limit: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
            if errno == EINTR { continue }
            throw FileError(name)
        }
        if count == 0 { return bytes }
        guard bytes.count + count <= limit else { throw FileError(name, reason: "is larger than \(limit) bytes") }
        bytes += buffer[0..<count]
    }
}

/// Writes a file whole or not at all: beside it under another name, synced, then renamed.
func writeFile(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws(FileError) {
    let beside = "\(path).\(getpid()).new"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError(beside) }
    var isDone = false
    defer { if !isDone { unlink(beside) } }
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 {
            if errno == EINTR { continue }
            let number = errno
            close(descriptor)
            throw FileError(beside, errno: number)
        }
        written += count
    }
    guard fsync(descriptor) == 0 else {
        let number = errno
        close(descriptor)
        throw FileError(beside, errno: number)
    }
    guard close(descriptor) == 0, rename(beside, path) == 0 else { throw FileError(path) }
    isDone = true
}

/// Makes a folder and those above it.
func makeFolder(_ path: String, mode: mode_t = 0o700) throws(FileError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
        made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
        if mkdir(made, mode) != 0, errno != EEXIST { throw FileError(made) }
    }
}

/// Takes a file away; one that is gone already is no error.
func removeFile(_ path: String) {
    unlink(path)
}

/// Takes an empty folder away.
func removeFolder(_ path: String) {
    rmdir(path)
}

/// Our process's number.
var processNumber: Int32 { getpid() }

/// Whether something is at this path.
public func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
}

func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

/// This machine's name.
var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Regular files below a folder of the gateway's own, as paths relative to it, sorted; names that begin with a dot are passed
/// over.
func listFiles(below folder: String) throws(FileError) -> [String] {
    var found: [String] = []
    var waiting = [""]
    while let next = waiting.popLast() {
        let path = next.isEmpty ? folder : "\(folder)/\(next)"
        guard let directory = opendir(path) else { throw FileError(path) }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            let below = next.isEmpty ? name : "\(next)/\(name)"
            var status = stat()
            guard stat("\(folder)/\(below)", &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: if waiting.count < 10_000 { waiting.append(below) }
            case S_IFREG: found.append(below)
            default: continue
            }
        }
    }
    return found.sorted()
}

/// Whether a folder is at this path.
func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Reads a file a piece at a time, for files that are larger than memory should hold.
final class ChunkReader {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(FileError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path) }
        self.path = path
    }

    deinit { close(descriptor) }

    /// The next piece, `nil` at the end.
    func next() throws(FileError) -> [UInt8]? {
        while true {
            var buffer = [UInt8](repeating: 0, count: 262_144)
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(path)
            }
            if count == 0 { return nil }
            buffer.removeSubrange(count...)
            return buffer
        }
    }
}
