import Glibc

/// Makes a file's bytes, or a folder's entries, durable (`fsync`).
func synchronise(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(.cannotWrite, "\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
        throw StoreError(.cannotWrite, "\(path): \(String(cString: strerror(errno)))")
    }
}

/// A lock between processes, held while the value lives; the kernel gives it back when the process ends, however it ends.
final class FileLock {
    private let descriptor: Int32

    /// Takes the lock, or throws at once: `leased` if another holds it, `cannotWrite` if its file cannot be made.
    init(path: String) throws {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError(.cannotWrite, "\(path): \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            close(descriptor)
            throw number == EWOULDBLOCK
                ? StoreError(.leased, "another import is at work")
                : StoreError(.cannotWrite, "\(path): \(String(cString: strerror(number)))")
        }
    }

    /// Waits for the lock on a folder: for work of moments, such as making a file in it. Throws `cannotOpen` if there is no such folder.
    init(waitingFor folder: String) throws {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(.cannotOpen, "\(folder): \(String(cString: strerror(errno)))") }
        while flock(descriptor, LOCK_EX) != 0 {
            let number = errno
            guard number == EINTR else {
                close(descriptor)
                throw StoreError(.cannotOpen, "\(folder): \(String(cString: strerror(number)))")
            }
        }
    }

    deinit {
        close(descriptor)
    }
}
