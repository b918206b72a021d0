public import MailMessage

/// What became of one message on its way to the server.
public struct SubmissionOutcome: Sendable {
    /// The message as a whole.
    public enum Result: Sendable, Equatable {
        /// The server has taken it, for the recipients that it accepted.
        case accepted(SMTPReply, queueID: QueueID?)
        /// The server refused it as a whole: at MAIL, DATA, on the way, or after the dot.
        case refused(Refusal)
        /// The server refused every recipient: see `recipients`.
        case noRecipientAccepted
        /// The connection was lost before the final dot was written: the server cannot have taken it.
        case notSent(TransportError)
        /// The connection was lost after the writing of the final dot began, without an answer: the server may have
        /// taken it or not.
        case unknown(TransportError)
    }

    /// One recipient.
    public struct Recipient: Sendable {
        /// Who.
        public let address: EmailAddress
        /// The server's reply to RCPT; nil if it was never reached or MAIL had been refused.
        public let reply: SMTPReply?

        /// Whether RCPT was accepted. Whether the message was taken for it, `result` says.
        public var isAccepted: Bool {
            reply?.isPositive ?? false
        }

        /// The refusal, if this recipient was refused.
        public var refusal: Refusal? {
            reply.flatMap { $0.isRefusal ? Refusal($0, stage: .rcpt) : nil }
        }
    }

    /// The message as a whole.
    public let result: Result
    /// Each recipient, in the envelope's order.
    public let recipients: [Recipient]
}
