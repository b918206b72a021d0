/// How much of an HTML document is taken apart; what lies beyond is still read as text.
enum HTMLLimits {
    /// Open elements that are kept; deeper ones count but have no effect.
    static let depth = 10_000
    /// How far up an end tag looks for its start tag.
    static let endTagReach = 200
    /// Bytes of one piece of hidden text that are reported.
    static let hiddenBytes = 1_000
    /// Pieces of hidden text that are reported.
    static let hiddenPieces = 200
    /// Links, and pictures, that are reported.
    static let links = 100_000
    /// Elements that go on after a paragraph in which they began.
    static let continuedElements = 8
    /// Words of one class attribute that are looked at.
    static let classes = 12
    /// Bytes of a style attribute, and of other attributes' values, that are looked at.
    static let attributeBytes = 8_192
    /// Simple selectors (a tag, a class or an identifier) that style sheets may have in all.
    static let simpleSelectors = 10_000
    /// Comparisons of declarations that merging the rules of style sheets may take in all.
    static let declarationComparisons = 20_000_000
    /// Selectors of several parts that style sheets may have in all.
    static let compoundSelectors = 2_000
    /// Selectors of several parts that may end in the same tag, class or identifier.
    static let compoundSelectorsOfKey = 16
    /// Selectors of several parts that are tried on one element.
    static let compoundSelectorTries = 64
    /// Parts of one selector.
    static let selectorParts = 8
    /// Line breaks that are written one after the other.
    static let emptyLines = 100
    /// Empty cells that are written one after the other.
    static let emptyCells = 1_000
}
