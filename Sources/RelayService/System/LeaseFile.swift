import Glibc

/// A lock that the system takes back when its holder ends, however it ends: whoever gets it knows that no process of this machine
/// holds the lease any more, although the store may still name one.
final class LeaseFile {
    private let descriptor: Int32

    /// Locks the file, making it; `nil` if a living process has it.
    ///
    /// - Throws: ``FileError`` if it cannot be made.
    init?(path: String) throws(FileError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            close(descriptor)
            if number == EWOULDBLOCK { return nil }
            throw FileError(path, errno: number)
        }
    }

    deinit { close(descriptor) }
}
