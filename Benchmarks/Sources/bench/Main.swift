import Counters
import GMimePeer
import Glibc
import MailMessage

/// `bench` compares with GMime and looks how hostile mails grow; `bench check` compares with the thresholds, `bench record`
/// writes them.
@main
struct Main {
    static func main() {
        peer_start()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let succeeded: Bool =
            switch (arguments.first, arguments.dropFirst().first) {
            case (nil, nil):
                // Both are wanted, whatever the first says.
                [Comparison.run(), Thresholds.checkGrowth(Work.megabytes)].allSatisfy { $0 }
            case ("check", nil): Thresholds.check()
            case ("record", nil): Thresholds.record()
            case ("large", let path?): LargeMail.read(path, asPeer: false)
            case ("large-peer", let path?): LargeMail.read(path, asPeer: true)
            case ("one", let name?): Measurement.runOnce(name)
            default: false
            }
        exit(succeeded ? 0 : 1)
    }
}
