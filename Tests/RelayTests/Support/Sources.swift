import AlertMail
import CriticalAlerts
import Relay

/// What the registers would answer.
struct Sources: Sendable {
    /// How a supplier can be reached.
    enum Way: Sendable {
        case mail(String)
        case telephoneOnly
        case unlisted
        case stale(String)
    }

    let cast: Cast
    var meters: DeviceAnswer.State?
    var supplier: SupplierAnswer.State?
    var ways: [SupplierID: Way] = [:]
    /// Questions that no source answers at all.
    var isSilent = false

    init(_ cast: Cast, supplier: SupplierAnswer.State?) {
        self.cast = cast
        self.supplier = supplier
        meters = .found(cast.meterPoint)
    }

    func provenance(_ source: String) -> Provenance {
        Provenance(importID: ImportID(3), file: "\(source).csv", row: 12, source: source, completeTo: cast.start)
    }

    func answer(_ questions: [Question], into answers: inout Answers) {
        if isSilent { return }
        for question in questions {
            switch question {
            case .metersOf(let device, let asAt):
                guard let meters else { continue }
                answers.meters[device] = DeviceAnswer(
                    device: device,
                    asAt: asAt,
                    state: meters,
                    meterPoints: [
                        .init(
                            meterPoint: cast.meterPoint,
                            kind: .import,
                            meterSerial: "S1",
                            provenance: provenance("devices")
                        )
                    ],
                    completeTo: cast.start
                )
            case .supplierOf(let meterPoint, let asAt):
                guard let supplier else { continue }
                answers.suppliers[meterPoint] = SupplierAnswer(
                    meterPoint: meterPoint,
                    asAt: asAt,
                    state: supplier,
                    evidence: [],
                    completeTo: cast.start
                )
            case .contactOf(let supplier):
                answers.contacts[supplier] = contact(of: supplier)
            }
        }
    }

    private func contact(of supplier: SupplierID) -> ContactList.Answer {
        var primary: ContactList.Contact?
        var isListed = true
        var isStale = false
        switch ways[supplier] ?? .mail(cast.address(supplier)) {
        case .mail(let address): primary = self.primary(supplier, address)
        case .stale(let address):
            primary = self.primary(supplier, address)
            isStale = true
        case .telephoneOnly: primary = self.primary(supplier, nil)
        case .unlisted: isListed = false
        }
        return ContactList.Answer(
            supplier: supplier,
            name: isListed ? cast.name(supplier) : nil,
            isDCCUser: isListed ? false : nil,
            primary: primary,
            secondary: nil,
            access: [],
            completeTo: cast.start,
            isStale: isStale
        )
    }

    private func primary(_ supplier: SupplierID, _ address: String?) -> ContactList.Contact {
        ContactList.Contact(
            row: ContactRow(
                supplier: supplier,
                supplierName: cast.name(supplier),
                isDCCUser: false,
                role: .primary,
                telephone: "01632 960001",
                email: address.flatMap { ContactEmail($0) }
            ),
            provenance: provenance("contacts")
        )
    }
}
