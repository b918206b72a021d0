import GMimePeer
import Glibc
import MailMessage

/// One mail of 50 MB, almost all of it one attachment, read from a file and decoded: time and memory of a process of its
/// own.
enum LargeMail {
    static let size = 50_000_000

    /// The child's part: reads, decodes, and prints seconds, bytes of memory and bytes decoded.
    static func read(_ path: String, asPeer: Bool) -> Bool {
        let start = Clock.seconds
        var decoded = 0
        if asPeer {
            decoded = Int(peer_read_file(path))
        } else {
            guard let bytes = file(path) else { return false }
            for part in Message(bytes: bytes).parts where part.isLeaf {
                // In pieces, as one writes an attachment to a file; the peer's stream does the same.
                part.decode { decoded += $0.count }
            }
        }
        print(Clock.seconds - start, Clock.peakMemory, decoded)
        return true
    }

    static func compare(_ table: inout Table) {
        let path = "/tmp/large-mail-\(getpid()).eml"
        defer { unlink(path) }
        let mail = Corpus.large(size)
        guard let file = fopen(path, "w") else { return print("\(path) cannot be written.") }
        fwrite(mail, 1, mail.count, file)
        fclose(file)
        var times = (ours: Times(), peer: Times())
        var memory = (ours: 0, peer: 0)
        for _ in 0..<Comparison.rounds {
            let (ours, peer) = (child("large", path), child("large-peer", path))
            guard let ours, let peer, ours.decoded == peer.decoded else { return print("The large mail differs.") }
            times.ours.add(ours.seconds)
            times.peer.add(peer.seconds)
            memory = (max(memory.ours, ours.memory), max(memory.peer, peer.memory))
        }
        table.add("one mail of 50 MB", bytes: mail.count, times.ours, times.peer, atLeast: 1.0)
        table.add("its peak memory, by its size", of: mail.count, memory.ours, memory.peer, atMost: 1.3)
    }

    private static func child(_ mode: String, _ path: String) -> (seconds: Double, memory: Int, decoded: Int)? {
        let child = Child.run([Child.ownPath, mode, path])
        let words = child.output.split { $0 == " " || $0 == "\n" }
        guard child.succeeded, words.count == 3, let seconds = Double(words[0]), let memory = Int(words[1]),
            let decoded = Int(words[2])
        else { return nil }
        return (seconds, memory, decoded)
    }

    private static func file(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        setvbuf(file, nil, _IONBF, 0)
        fseek(file, 0, SEEK_END)
        let size = max(0, ftell(file))
        rewind(file)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = fread(buffer.baseAddress, 1, size, file)
        }
    }
}
