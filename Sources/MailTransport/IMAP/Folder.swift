/// A folder as LIST shows it (RFC 3501 section 7.2.2, RFC 6154).
public struct Folder: Sendable, Hashable {
    /// Its name.
    public let name: FolderName
    /// The character between levels, or nil where names are flat.
    public let delimiter: Character?
    /// The attributes in lower case, with their backslash.
    public let attributes: Set<String>

    /// Whether it can be selected.
    public var isSelectable: Bool {
        attributes.isDisjoint(with: ["\\noselect", "\\nonexistent"])
    }

    /// What the folder is for, if the server says so.
    public var use: SpecialUse? {
        SpecialUse.allCases.first { attributes.contains($0.rawValue) }
    }

    /// Uses of folders (RFC 6154 section 2).
    public enum SpecialUse: String, Sendable, Hashable, CaseIterable {
        /// All mail.
        case all = "\\all"
        /// The archive.
        case archive = "\\archive"
        /// Drafts.
        case drafts = "\\drafts"
        /// Flagged mail.
        case flagged = "\\flagged"
        /// Junk.
        case junk = "\\junk"
        /// Sent mail.
        case sent = "\\sent"
        /// The wastebasket.
        case trash = "\\trash"
    }
}

/// A folder that has been selected (RFC 3501 section 6.3.1).
public struct SelectedFolder: Sendable, Hashable {
    /// Its name.
    public let name: FolderName
    /// The generation of its UIDs.
    public let uidValidity: UIDValidity
    /// The UID that the next new message will have at least, if the server said so.
    public let uidNext: UID?
    /// How many messages it holds.
    public let count: Int
    /// Whether nothing can be changed in it.
    public let isReadOnly: Bool
    /// The flags that can be set for good; nil where the server did not say, which means all.
    public let permanentFlags: Set<Flag>?
    /// Whether keywords of our own can be set (`\*` among the permanent flags, or no word of the server about it).
    public let takesNewKeywords: Bool
}

/// A folder's figures without selecting it (RFC 3501 section 6.3.10).
public struct FolderStatus: Sendable, Hashable {
    /// How many messages it holds.
    public let count: Int?
    /// The UID that the next new message will have at least.
    public let uidNext: UID?
    /// The generation of its UIDs.
    public let uidValidity: UIDValidity?
    /// How many messages are not seen.
    public let unseen: Int?
}
