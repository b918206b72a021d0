/// A piece of evidence before it is traced to the mail's bytes.
struct EvidenceNote {
    /// The rule's stable name.
    var rule: String
    /// What said it.
    var place: EvidencePlace
    /// How much it counts, 1 to 100.
    var weight: Int
}
