extension AlertCatalogue {
    /// What is to be done with an alert (R2 to R4): a pure function of the document and this list.
    ///
    /// What is no alert is never forwarded. A contradiction inside the document goes to a person before the list is asked,
    /// since the code itself may be wrong. Lesser doubts matter only for what would be forwarded or is not on the list.
    public func verdict(for alert: DecodedAlert) -> ForwardingVerdict {
        switch alert.nature {
        case .alert: break
        case .ownCommandOutcome: return .never(.init(.ownCommandOutcome, alert.nature.explanation))
        case .dccAlert: return .never(.init(.dccAlert, alert.nature.explanation))
        case .response: return .never(.init(.response, alert.nature.explanation))
        }
        let disagreements = alert.defects.filter(\.code.isDisagreement)
        if !disagreements.isEmpty {
            return .person(.init(.disagreement, disagreements.map(\.text).joined(separator: "; ") + "."))
        }
        guard let code = alert.alertCode else {
            return .person(.init(.noCode, "The document names no alert code that can be read."))
        }
        let entry = self[code]
        if let entry, entry.forwarding == .never {
            return .never(.init(.listedNever, "\(Self.title(entry)): the catalogue says never. \(entry.note)"))
        }
        if let doubt = doubt(about: alert) { return .person(doubt) }
        guard let entry else { return unknown(code, alert.critical) }
        let marked = alert.critical == false ? " Its device did not mark this one as Critical." : ""
        if entry.forwarding == .forward {
            return .forward(.init(.listed, "\(Self.title(entry)): the catalogue says forward.\(marked)"))
        }
        return .optional(.init(.optional, "\(Self.title(entry)): the catalogue leaves it to policy.\(marked)"))
    }

    private static func title(_ entry: CatalogueEntry) -> String {
        "\(entry.code), \(entry.name)"
    }

    private func unknown(_ code: AlertCode, _ critical: Bool?) -> ForwardingVerdict {
        switch critical {
        case true?:
            .person(.init(.unknownCritical, "\(code) is not in the catalogue, and its device marked it Critical."))
        case false?:
            .never(
                .init(.unknownNonCritical, "\(code) is not in the catalogue, and its device did not mark it Critical.")
            )
        case nil:
            .person(.init(.unknownClass, "\(code) is not in the catalogue, and nothing tells whether it is Critical."))
        }
    }

    private func doubt(about alert: DecodedAlert) -> ForwardingReason? {
        if alert.has(.responseCodeNotI0) || alert.has(.responseCodeMissing) {
            return .init(.responseCode, "DCC's response code is not I0, which an alert's always is.")
        }
        switch alert.payload {
        case .missing:
            return .init(
                .payloadMissing,
                "The document lacks the device's own message, so nothing confirms what it says."
            )
        case .unreadable(let reason):
            return .init(.payloadUnreadable, "The device's own message could not be read: \(reason).")
        case .notCarried, .opaque, .decoded: break
        }
        if alert.identity == nil {
            return .init(.noIdentity, "The document does not say which device sent it, to whom, with which counter.")
        }
        if alert.raisedAt == nil, alert.receivedAt == nil {
            return .init(.noTime, "The document holds neither the device's time nor DCC's.")
        }
        return nil
    }
}
