import Counters
import GMimePeer
import Glibc
import MailMessage

/// `bench` compares with GMime and looks how hostile mails grow; `bench check` compares with the thresholds, `bench record`
/// writes them; `bench repeat WORK` does one work for ten seconds, for a profiler.
@main
struct Main {
    static func main() {
        peer_start()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let succeeded: Bool =
            switch (arguments.first, arguments.dropFirst().first) {
            case (nil, nil):
                // Both are wanted, whatever the first says.
                [Comparison.run(), Thresholds.checkGrowth([1 << 10, 4 << 10, 16 << 10])].allSatisfy { $0 }
            case ("check", nil): Thresholds.check()
            case ("record", nil): Thresholds.record()
            case ("large", let path?): LargeMail.read(path, asPeer: false)
            case ("large-peer", let path?): LargeMail.read(path, asPeer: true)
            case ("one", let name?): Measurement.runOnce(name)
            case ("prepare", let name?): Measurement.prepareOnce(name)
            case ("repeat", let name?): Measurement.runForProfile(name)
            default: false
            }
        exit(succeeded ? 0 : 1)
    }
}
