import CriticalAlerts
import Relay
import RelayStore

@testable import RelayService

extension KeptMail {
    /// A mail that came through a pipe and waits to be decided.
    static func waiting(_ mail: String, at now: Instant, for gateway: Gateway) -> KeptMail {
        KeptMail(
            number: MailNumber(1),
            mail: NewMail(
                supplier: gateway.configuration.supplier.id,
                place: .pipe,
                bytes: Array(mail.utf8),
                digest: [],
                receivedAt: now,
                takenAt: now
            ),
            disposition: nil,
            cases: [],
            attempts: 1
        )
    }
}
