import MailMessage

/// What in a mail said something, before it is traced to the mail's bytes.
enum EvidencePlace {
    /// A field's value, or a range of its text.
    case field(Header, Range<Int>? = nil)
    /// A part's body as it was sent.
    case part(Part)
    /// A range of a part's decoded bytes.
    case decoded(Part, Range<Int>)
    /// A range of the body's text, see ``MailBody/sections``.
    case body(Range<Int>)
}
