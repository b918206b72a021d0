import GMimePeer
import MailMessage

/// Ours and the peer's in one run: in turns, so that both meet the same machine; results compared first, outside of the
/// times.
enum Comparison {
    static let rounds = 7

    /// Prints the table; false if something demanded was not reached.
    static func run() -> Bool {
        print("Writing 5,000 mails ...")
        let mails = Corpus.mails(5_000)
        let size = mails.reduce(0) { $0 + $1.count }
        print("\(size / 1_000_000) MB, \(size / mails.count / 1_000) KB on average. Comparing what comes out ...")
        guard agree(mails) else { return false }

        var table = Table()
        var structure = (ours: Times(), peer: Times())
        var decoded = (ours: Times(), memory: Times(), nothing: Times(), byHand: Times())
        for _ in 0..<rounds {
            structure.ours.take { Reading.structure(mails) }
            structure.peer.take { Reading.peer(mails, peer_structure) }
            decoded.ours.take { Reading.decoded(mails) }
            decoded.memory.take { Reading.peer(mails, peer_to_memory) }
            decoded.nothing.take { Reading.peer(mails, peer_to_nothing) }
            decoded.byHand.take { Reading.peer(mails, peer_by_hand) }
        }
        // The peer's fastest way counts.
        let peer = [decoded.memory, decoded.nothing, decoded.byHand].min { $0.median < $1.median } ?? decoded.memory
        table.add("parse and decode every part", bytes: size, decoded.ours, peer, atLeast: 2.0)
        table.add("headers and structure", bytes: size, structure.ours, structure.peer, atLeast: 4.0)

        guard compareDecoders(&table) else { return false }
        LargeMail.compare(&table)
        table.print()
        return table.allReached
    }

    /// The decoders alone, on bodies as large as attachments are: what is decoded stays in the processor's cache, or both
    /// would measure the memory.
    private static func compareDecoders(_ table: inout Table) -> Bool {
        let times = 128
        let base64 = Corpus.base64Body(256 << 10)
        let quoted = Corpus.quotedPrintableBody(256 << 10)
        var out = [UInt8](repeating: 0, count: max(base64.count, quoted.count) + 16)
        let base64Count = peer_decode_base64(base64, base64.count, &out)
        var agree = Base64.decode(base64).bytes.elementsEqual(out[..<base64Count])
        let quotedCount = peer_decode_quoted_printable(quoted, quoted.count, &out)
        agree = agree && QuotedPrintable.decode(quoted).bytes.elementsEqual(out[..<quotedCount])
        guard agree else {
            print("The decoders' results differ.")
            return false
        }
        var base64Times = (ours: Times(), peer: Times())
        var quotedTimes = (ours: Times(), peer: Times())
        for _ in 0..<rounds {
            base64Times.ours.take { (0..<times).reduce(0) { sum, _ in sum + Base64.decode(base64).bytes.count } }
            base64Times.peer.take {
                (0..<times).reduce(0) { sum, _ in sum + peer_decode_base64(base64, base64.count, &out) }
            }
            quotedTimes.ours.take {
                (0..<times).reduce(0) { sum, _ in sum + QuotedPrintable.decode(quoted).bytes.count }
            }
            quotedTimes.peer.take {
                (0..<times).reduce(0) { sum, _ in sum + peer_decode_quoted_printable(quoted, quoted.count, &out) }
            }
        }
        table.add("decode base64", bytes: times * base64.count, base64Times.ours, base64Times.peer, atLeast: 1.0)
        table.add(
            "decode quoted-printable",
            bytes: times * quoted.count,
            quotedTimes.ours,
            quotedTimes.peer,
            atLeast: 1.0
        )
        return true
    }

    /// Whether every mail gives the same leaves with the same bytes in ours and in each way of the peer's.
    private static func agree(_ mails: [[UInt8]]) -> Bool {
        for (number, mail) in mails.enumerated() {
            let ours = Reading.summary(mail)
            for way in [peer_to_memory, peer_by_hand] {
                let theirs = Reading.peerSummary(mail, way)
                if ours != theirs {
                    print("Mail \(number) differs: \(ours) and \(theirs)")
                    return false
                }
            }
        }
        return true
    }
}
