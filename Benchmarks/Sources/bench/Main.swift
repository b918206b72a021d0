import Counters
import GMimePeer
import Glibc
import MailMessage

/// `bench` compares with GMime.
@main
struct Main {
    static func main() {
        peer_start()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let succeeded: Bool =
            switch (arguments.first, arguments.dropFirst().first) {
            case (nil, nil): Comparison.run()
            case ("large", let path?): LargeMail.read(path, asPeer: false)
            case ("large-peer", let path?): LargeMail.read(path, asPeer: true)
            default: false
            }
        exit(succeeded ? 0 : 1)
    }
}
