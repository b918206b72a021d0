import MailMessage

/// The winmail.dat files of a mail, opened once. What is in them is the sender's as much as any other part of the mail.
struct MailContainers {
    /// One of them.
    struct Container {
        let part: Part
        let tnef: TNEF

        /// The files in it, those of a winmail.dat in it included. A message that is attached stays closed, like any
        /// enclosed message: what is in it is somebody else's.
        var files: [AttachedFile] {
            var files: [AttachedFile] = []
            var stack: [TNEF.Attachment] = tnef.attachments.reversed()
            while let attachment = stack.popLast() {
                if attachment.isMessage { continue }
                if let inside = attachment.opened {
                    stack += inside.attachments.reversed()
                } else {
                    files.append(AttachedFile(attachment, in: part))
                }
            }
            return files
        }
    }

    let all: [Container]

    init(_ message: Message) {
        var all: [Container] = []
        for part in message.parts where all.count < ReadingLimits.containers {
            guard part.bodyRange.count <= ReadingLimits.containerBytes, !MailView.isEnclosed(part),
                let tnef = part.tnef()
            else {
                continue
            }
            all.append(Container(part: part, tnef: tnef))
        }
        self.all = all
    }

    /// What kind of item Exchange calls the mail, in small letters.
    var messageClass: String? { all.first?.tnef.messageClass?.lowercased() }

    /// What is wrong with them, each at the beginning of its part.
    var defects: [MailDefect] {
        all.flatMap { container in
            var codes: [String] = []
            for defect in container.tnef.defects where !codes.contains(defect.code.rawValue) {
                codes.append(defect.code.rawValue)
            }
            return codes.map {
                MailDefect(code: $0, part: container.part.sectionPath, offset: container.part.bodyRange.lowerBound)
            }
        }
    }
}
