extension TaskCause {
    /// Whether a case can stand still on it: its task is settled when the case goes on. The others stand for something beside the
    /// case's way: a mail to be read, a deadline, a fault.
    var holdsCase: Bool {
        switch self {
        case .unknownCode, .contradiction, .foreignTarget, .noMeterPoint, .supplierUnknown, .dataTooOld,
            .unknownSupplierCode, .pointsBack, .tooManyHops, .noContact, .addressRefused, .weAreRefused, .declined,
            .passedOnWithoutName, .unprovenSender, .alertFromText, .incompleteAlert, .handOverFailed, .held:
            true
        case .unreadableAlert, .unreadableMail, .answerToRead, .question, .forgedToken, .overdue, .rateReached,
            .notWithdrawn, .templateFault:
            false
        }
    }

    /// Whether fresh registrations, devices or contacts may answer it without a person.
    var waitsForData: Bool {
        switch self {
        case .noMeterPoint, .supplierUnknown, .dataTooOld, .unknownSupplierCode, .noContact, .declined: true
        default: false
        }
    }

    /// Whether suppliers contradict each other: then no acknowledgement by itself ends the case.
    var isContradiction: Bool {
        switch self {
        case .pointsBack, .contradiction, .tooManyHops: true
        default: false
        }
    }
}
