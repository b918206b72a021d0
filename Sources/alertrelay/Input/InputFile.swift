import Glibc

/// A file that could not be opened or read.
struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why, in the system's words.
    let reason: String

    init(errno number: Int32) {
        reason = String(cString: strerror(number))
    }

    init(reason: String) {
        self.reason = reason
    }

    /// The reason.
    var description: String { reason }
}

/// One file to be read: its name for people, and its name for the system, whose bytes need not be UTF-8.
struct InputFile: Hashable, Sendable {
    /// The path as given; `-` is standard input.
    let path: String
    /// The path as the system knows it; `nil` for standard input.
    private let systemPath: [CChar]?

    /// Standard input.
    static let standardInput = InputFile(path: "-", systemPath: nil)

    init(path: String) {
        self.init(path: path, systemPath: path.utf8.map { CChar(bitPattern: $0) } + [0])
    }

    private init(path: String, systemPath: [CChar]?) {
        self.path = path
        self.systemPath = systemPath
    }

    /// A file or folder in this folder, by its name as the system gives it.
    func entry(_ name: [UInt8]) -> InputFile {
        var folder = (systemPath ?? []).dropLast().map { UInt8(bitPattern: $0) }
        if folder.last != UInt8(ascii: "/") { folder.append(UInt8(ascii: "/")) }
        let whole = folder + name
        return InputFile(
            path: String(decoding: whole, as: UTF8.self),
            systemPath: whole.map { CChar(bitPattern: $0) } + [0]
        )
    }

    /// Whether its name begins with a dot.
    var isHidden: Bool { path.utf8.split(separator: UInt8(ascii: "/")).last?.first == UInt8(ascii: ".") }

    /// How many bytes a regular file has; `nil` for anything else, and if it cannot be told.
    var size: Int? {
        var status = stat()
        guard let systemPath, stat(systemPath, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(exactly: status.st_size)
    }

    /// The file's first bytes, at most `limit` of them, and whether there are more.
    ///
    /// - Throws: ``InputError`` if it cannot be opened or read.
    func read(atMost limit: Int) throws(InputError) -> (bytes: [UInt8], isCut: Bool) {
        guard let systemPath else { return try Self.read(STDIN_FILENO, atMost: limit) }
        let descriptor = Glibc.open(systemPath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputError(errno: errno) }
        defer { close(descriptor) }
        return try Self.read(descriptor, atMost: limit)
    }

    /// What the name leads to.
    enum Kind {
        case file
        case folder
        /// A symbolic link to a folder, not followed.
        case link
        /// A device, pipe or socket.
        case other
    }

    /// What the name leads to, symbolic links followed if asked for.
    ///
    /// - Throws: ``InputError`` if there is nothing.
    func kind(followingLinks: Bool) throws(InputError) -> Kind {
        guard let systemPath else { return .other }
        var status = stat()
        let result = followingLinks ? stat(systemPath, &status) : lstat(systemPath, &status)
        guard result == 0 else { throw InputError(errno: errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK:
            // A link to a file is that file; a link to a folder could lead round in a circle.
            guard stat(systemPath, &status) == 0 else { throw InputError(errno: errno) }
            switch status.st_mode & S_IFMT {
            case S_IFREG: return .file
            case S_IFDIR: return .link
            default: return .other
            }
        default: return .other
        }
    }

    /// What stands in this folder, by the bytes of the names.
    ///
    /// - Throws: ``InputError`` if it cannot be opened or read.
    func entries() throws(InputError) -> [InputFile] {
        guard let systemPath, let folder = opendir(systemPath) else { throw InputError(errno: errno) }
        defer { closedir(folder) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                guard errno == 0 else { throw InputError(errno: errno) }
                break
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [UInt8(ascii: ".")], name != [UInt8(ascii: "."), UInt8(ascii: ".")] { names.append(name) }
        }
        names.sort { $0.lexicographicallyPrecedes($1) }
        return names.map { entry($0) }
    }

    private static func read(
        _ descriptor: Int32,
        atMost limit: Int
    ) throws(InputError) -> (bytes: [UInt8], isCut: Bool) {
        var bytes: [UInt8] = []
        var status = stat()
        // Files that say their size are read in one piece; one byte more shows the end.
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
            bytes.reserveCapacity(min(limit, Int(clamping: status.st_size)) &+ 1)
        }
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw InputError(errno: errno)
            }
            if count == 0 { return (bytes, false) }
            let room = limit - bytes.count
            if count > room {
                bytes += buffer[0..<max(0, room)]
                return (bytes, true)
            }
            bytes += buffer[0..<count]
        }
    }
}
