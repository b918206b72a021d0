import MailMessage

extension MailView {
    /// The first `critical-alert.json` outside enclosed messages, with the signature attached beside it; in a winmail.dat too.
    var machinePartClaim: MachinePartClaim? {
        guard let file = files.first(where: { $0.filename?.lowercased() == MachinePart.fileName }),
            // More than is read, so that the reading can say that it is too large.
            let content = file.bytes(atMost: ReadingLimits.attachmentBytes * 2)
        else { return nil }
        let signature = files.first { $0.filename?.lowercased() == MachinePart.signatureFileName }
        return MachinePartClaim(
            content: content,
            signature: signature?.bytes(atMost: ReadingLimits.attachmentBytes),
            part: file.part.index
        )
    }
}
