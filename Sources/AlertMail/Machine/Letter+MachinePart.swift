import CriticalAlerts

extension Letter {
    /// Whether the letter carries its machine part: to a partner with a gateway, in every answer to a gateway's letter, and in an
    /// introduction.
    public var carriesMachinePart: Bool {
        guard kind.machineKind != nil, sender.supplier != nil else { return false }
        return profile == .gateway || (kind.isAutomaticAnswer && answers?.token != nil) || kind == .introduction
    }

    /// The machine part of this letter, whether it is carried or not; `nil` for a note to a person, and if the sender is no supplier.
    public func machinePart(token: LetterToken) -> MachinePart? {
        guard let machineKind = kind.machineKind, let supplier = sender.supplier else { return nil }
        return MachinePart(
            kind: machineKind,
            supplier: supplier,
            references: CaseReference(reference).map { [$0] } ?? [],
            token: token.localPart,
            cites: answers?.token ?? answers?.messageID,
            acknowledgement: kind.isAutomaticAnswer ? acknowledgement : nil,
            alerts: alert.map { [$0] } ?? [],
            trail: trail,
            introduction: introduction,
            isRehearsal: isRehearsal
        )
    }

    func machinePartBytes(token: LetterToken) -> [UInt8]? {
        carriesMachinePart ? machinePart(token: token)?.jsonBytes : nil
    }
}
