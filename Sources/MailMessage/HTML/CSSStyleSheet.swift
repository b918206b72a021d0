/// The rules of a document's style sheets that can hide text, made ready to be asked for one element after the other.
///
/// Selectors are those that mail uses: tags, classes, identifiers, several of them together, and ancestors (`a b`, `a > b`).
/// A rule with any other selector is left alone, as are rules for other media than the screen. Rules of one part are merged
/// as they come, and all others are counted, so that an element costs no more than its own classes.
struct CSSStyleSheet: Sendable {
    /// What an element is asked about.
    struct Subject {
        var tag: HTMLName
        var id: HTMLName?
        var classes: [HTMLName] = []
        /// The parts of selectors that the elements around match, as bits.
        var ancestors: UInt64 = 0
        /// The parts that the element directly around matches.
        var parent: UInt64 = 0
    }

    private enum Key: Hashable {
        case every
        case tag(HTMLName)
        case `class`(HTMLName)
        case id(HTMLName)

        /// One of 1,024 bits by which most keys that no rule has are known without a look.
        var bit: Int {
            switch self {
            case .every: 0
            case .tag(let name), .class(let name), .id(let name): name.spread & 1_023
            }
        }
    }

    private struct Part: Hashable {
        var tag: HTMLName?
        var id: HTMLName?
        var classes: [HTMLName] = []

        var key: Key {
            if let id { return .id(id) }
            if let last = classes.last { return .class(last) }
            return tag.map(Key.tag) ?? .every
        }

        var isSimple: Bool { (tag == nil ? 0 : 1) + (id == nil ? 0 : 1) + classes.count <= 1 }

        func matches(_ subject: Subject) -> Bool {
            (tag == nil || tag == subject.tag) && (id == nil || id == subject.id)
                && classes.allSatisfy(subject.classes.contains)
        }
    }

    /// What must stand around an element: the bit of a part that another element matches.
    private struct Context: Hashable {
        var bit: UInt64 = 0
        var isParent = false

        func holds(_ subject: Subject) -> Bool {
            bit == 0 || (isParent ? subject.parent : subject.ancestors) & bit != 0
        }
    }

    /// A part whose bit other selectors ask for.
    private struct Step: Hashable {
        var part: Part
        var context: Context
    }

    private struct Rule {
        var part: Part
        var context: Context
        var specificity: Int
        var order: Int
        var declarations: Range<Int>
    }

    /// A declaration and the number of its rule.
    private struct Placed {
        var declaration: CSSDeclaration
        var order: Int
    }

    /// Declarations of all rules with the same selector of one part, the last of each property.
    private var simple: [Key: [Placed]] = [:]
    private var compound: [Key: [Rule]] = [:]
    private var compoundCount = 0
    private var declarations: [CSSDeclaration] = []
    private var steps: [Step] = []
    private var stepsByKey: [Key: [Int]] = [:]
    private var order = 0
    private var comparisons = 0
    /// The bits of all keys that rules and steps have.
    private var known = [UInt64](repeating: 0, count: 16)

    /// Whether there is nothing to ask.
    private(set) var isEmpty = true
    /// Whether a rule that was left alone gives something a background, so that colours cannot be trusted.
    private(set) var hasUnknownBackgrounds = false
    /// Whether there were more rules than are kept.
    private(set) var isCut = false

    private func mayKnow(_ key: Key) -> Bool { known[key.bit >> 6] & (1 << UInt64(key.bit & 63)) != 0 }

    private mutating func note(_ key: Key) { known[key.bit >> 6] |= 1 << UInt64(key.bit & 63) }

    // MARK: - Asking

    /// The bits of the parts that an element matches.
    func bits(of subject: Subject) -> UInt64 {
        guard !steps.isEmpty else { return 0 }
        var found: UInt64 = 0
        func look(_ key: Key) {
            guard mayKnow(key) else { return }
            for number in stepsByKey[key] ?? [] where steps[number].part.matches(subject) {
                if steps[number].context.holds(subject) { found |= 1 << UInt64(number) }
            }
        }
        look(.every)
        look(.tag(subject.tag))
        for name in subject.classes { look(.class(name)) }
        if let id = subject.id { look(.id(id)) }
        return found
    }

    /// Adds the declarations for an element to a list, the weakest first; important ones are marked, not sorted.
    func declarations(for subject: Subject, into list: inout [CSSDeclaration]) {
        var tries = 0
        var rules: [Rule] = []
        func look(_ key: Key) {
            guard mayKnow(key) else { return }
            for rule in compound[key] ?? [] where tries < HTMLLimits.compoundSelectorTries {
                tries += 1
                if rule.context.holds(subject), rule.part.matches(subject) { rules.append(rule) }
            }
        }
        if compoundCount > 0 {
            look(.every)
            look(.tag(subject.tag))
            for name in subject.classes { look(.class(name)) }
            if let id = subject.id { look(.id(id)) }
            rules.sort { ($0.specificity, $0.order) < ($1.specificity, $1.order) }
        }
        var next = rules.startIndex
        func add(below specificity: Int) {
            while next < rules.endIndex, rules[next].specificity < specificity {
                list.append(contentsOf: declarations[rules[next].declarations])
                next += 1
            }
        }
        // A selector of one part is as specific as its kind; rules of several parts stand between the kinds.
        if mayKnow(.every) { for placed in simple[.every] ?? [] { list.append(placed.declaration) } }
        if mayKnow(.tag(subject.tag)), let tag = simple[.tag(subject.tag)] {
            add(below: Specificity.tag)
            for placed in tag { list.append(placed.declaration) }
        }
        var classes: [Placed] = []
        for name in subject.classes where mayKnow(.class(name)) { classes += simple[.class(name)] ?? [] }
        if !classes.isEmpty {
            add(below: Specificity.class)
            if subject.classes.count > 1 { classes.sort { $0.order < $1.order } }
            for placed in classes { list.append(placed.declaration) }
        }
        if let id = subject.id, mayKnow(.id(id)), let entry = simple[.id(id)] {
            add(below: Specificity.id)
            for placed in entry { list.append(placed.declaration) }
        }
        add(below: .max)
    }

    private enum Specificity {
        static let tag = 1
        static let `class` = 100
        static let id = 10_000
    }

    // MARK: - Reading

    /// Whether a list of media, as in `@media` or a `media` attribute, means every screen.
    static func appliesToScreen(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.split(separator: ASCII.comma, omittingEmptySubsequences: false).contains { query in
            let words = query.split(whereSeparator: \.isWhitespace)
            guard let last = words.last else { return true }
            guard last.equalsIgnoringCase("all") || last.equalsIgnoringCase("screen") else { return false }
            return words.count == 1 || words.count == 2 && words[0].equalsIgnoringCase("only")
        }
    }

    /// Reads a style sheet.
    mutating func read(_ sheet: [UInt8]) {
        let bytes = CSSText.plain(sheet, 0..<sheet.count)
        var reader = CSSRuleReader(bytes)
        var found: [CSSDeclaration] = []
        while let rule = reader.next() {
            found.removeAll(keepingCapacity: true)
            CSSDeclaration.read(bytes, rule.block, into: &found)
            guard !found.isEmpty else { continue }
            // The last of each property counts; so a rule is never longer than there are properties.
            var kept: [CSSDeclaration] = []
            for declaration in found {
                kept.removeAll { $0.property == declaration.property && $0.isImportant == declaration.isImportant }
                kept.append(declaration)
            }
            add(bytes, rule.selectors, kept)
        }
    }

    /// Puts declarations in the place of earlier ones with the same selector.
    private mutating func merge(_ found: [CSSDeclaration], for key: Key) {
        var list = simple.removeValue(forKey: key) ?? []
        comparisons += found.count * (list.count + 1)
        for declaration in found {
            list.removeAll {
                $0.declaration.property == declaration.property
                    && $0.declaration.isImportant == declaration.isImportant
            }
            list.append(Placed(declaration: declaration, order: order))
        }
        simple[key] = list
    }

    private mutating func add(_ bytes: [UInt8], _ selectors: Range<Int>, _ found: [CSSDeclaration]) {
        let block = declarations.count..<(declarations.count + found.count)
        var isStored = false
        var start = selectors.lowerBound
        var i = start
        var depth = 0
        while i <= selectors.upperBound {
            if i < selectors.upperBound, depth > 0 || bytes[i] != ASCII.comma {
                if bytes[i] == ASCII.openParenthesis || bytes[i] == ASCII.openBracket { depth += 1 }
                if bytes[i] == ASCII.closeParenthesis || bytes[i] == ASCII.closeBracket { depth -= 1 }
                i += 1
                continue
            }
            order += 1
            switch add(bytes, start..<i, found, block) {
            case .simple: isEmpty = false
            case .compound:
                isEmpty = false
                isStored = true
            case .unknown:
                let paints = found.contains {
                    ($0.property == .background || $0.property == .backgroundColor || $0.property == .backgroundImage)
                        && $0.value != .color(.transparent) && $0.value != .no
                }
                if paints { hasUnknownBackgrounds = true }
            case .never: break
            }
            i += 1
            start = i
        }
        if isStored { declarations += found }
    }

    private enum Outcome {
        case simple, compound, unknown, never
    }

    private mutating func add(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        _ found: [CSSDeclaration],
        _ block: Range<Int>
    ) -> Outcome {
        var parts: [(part: Part, isChild: Bool)] = []
        var isChild = false
        var i = range.lowerBound
        while i < range.upperBound {
            if bytes[i].isWhitespace {
                i += 1
                continue
            }
            if bytes[i] == ASCII.greater {
                isChild = true
                i += 1
                continue
            }
            guard parts.count < HTMLLimits.selectorParts else { return .unknown }
            switch CSSStyleSheet.part(bytes, &i, range.upperBound) {
            case .part(let part): parts.append((part, isChild))
            case .never: return .never
            case .unknown: return .unknown
            }
            isChild = false
        }
        guard let last = parts.last else { return .unknown }
        if parts.count == 1, last.part.isSimple {
            let isKept = simple.count < HTMLLimits.simpleSelectors || simple[last.part.key] != nil
            guard isKept, comparisons < HTMLLimits.declarationComparisons else {
                isCut = true
                return .unknown
            }
            note(last.part.key)
            merge(found, for: last.part.key)
            return .simple
        }
        guard compoundCount < HTMLLimits.compoundSelectors,
            compound[last.part.key, default: []].count < HTMLLimits.compoundSelectorsOfKey
        else {
            isCut = true
            return .unknown
        }
        var context = Context()
        for (index, entry) in parts.dropLast().enumerated() {
            if index > 0 { context.isParent = entry.isChild }
            guard let number = step(Step(part: entry.part, context: context)) else {
                isCut = true
                return .unknown
            }
            context = Context(bit: 1 << UInt64(number))
        }
        if parts.count > 1 { context.isParent = last.isChild }
        let specificity = parts.reduce(0) { sum, entry in
            sum + (entry.part.id == nil ? 0 : Specificity.id) + entry.part.classes.count * Specificity.class
                + (entry.part.tag == nil ? 0 : Specificity.tag)
        }
        note(last.part.key)
        compound[last.part.key, default: []].append(
            Rule(part: last.part, context: context, specificity: specificity, order: order, declarations: block)
        )
        compoundCount += 1
        return .compound
    }

    private mutating func step(_ step: Step) -> Int? {
        for number in stepsByKey[step.part.key] ?? [] where steps[number] == step { return number }
        guard steps.count < UInt64.bitWidth else { return nil }
        note(step.part.key)
        stepsByKey[step.part.key, default: []].append(steps.count)
        steps.append(step)
        return steps.count - 1
    }

    private enum PartOutcome {
        case part(Part), never, unknown
    }

    /// Reads one part: a tag or `*`, then classes and identifiers.
    private static func part(_ bytes: [UInt8], _ i: inout Int, _ end: Int) -> PartOutcome {
        var part = Part()
        let start = i
        while i < end, !bytes[i].isWhitespace, bytes[i] != ASCII.greater {
            switch bytes[i] {
            case ASCII.asterisk:
                i += 1
            case ASCII.dot, UInt8(ascii: "#"):
                let isClass = bytes[i] == ASCII.dot
                i += 1
                let name = self.name(bytes, &i, end)
                guard !name.isEmpty, part.classes.count < 8 else { return .unknown }
                if isClass {
                    part.classes.append(HTMLName(bytes, name))
                } else {
                    guard part.id == nil else { return .unknown }
                    part.id = HTMLName(bytes, name)
                }
            case ASCII.openBracket:
                // [class=a], [class~="a"] and [id=a] are as good as .a and #a.
                guard let close = bytes[i..<end].firstIndex(of: ASCII.closeBracket) else { return .unknown }
                let inside = bytes[(i + 1)..<close]
                guard let equals = inside.firstIndex(of: ASCII.equals) else { return .unknown }
                var attribute = inside[..<equals].trimmed
                let isWord = attribute.last == UInt8(ascii: "~")
                if isWord { attribute = attribute.dropLast().trimmed }
                let value = inside[(equals + 1)...].filter { $0 != ASCII.quote && $0 != ASCII.apostrophe }
                guard !value.isEmpty, value.count <= 100, !value.contains(where: \.isWhitespace) else {
                    return .unknown
                }
                let name = HTMLName(value, 0..<value.count)
                if attribute.equalsIgnoringCase("class") {
                    guard part.classes.count < 8 else { return .unknown }
                    part.classes.append(name)
                } else if attribute.equalsIgnoringCase("id"), !isWord, part.id == nil {
                    part.id = name
                } else {
                    return .unknown
                }
                i = close + 1
            case ASCII.colon:
                // What only the mouse or the keyboard brings about, and what stands beside the text.
                let rest = bytes[i..<end].prefix(12)
                let isNever =
                    rest.hasPrefixIgnoringCase(":hover") || rest.hasPrefixIgnoringCase(":active")
                    || rest.hasPrefixIgnoringCase(":focus") || rest.hasPrefixIgnoringCase(":visited")
                    || rest.hasPrefixIgnoringCase("::") || rest.hasPrefixIgnoringCase(":before")
                    || rest.hasPrefixIgnoringCase(":after")
                return isNever ? .never : .unknown
            default:
                let name = self.name(bytes, &i, end)
                guard !name.isEmpty, name.lowerBound == start else { return .unknown }
                part.tag = HTMLName(bytes, name)
            }
        }
        return .part(part)
    }

    private static func name(_ bytes: [UInt8], _ i: inout Int, _ end: Int) -> Range<Int> {
        let start = i
        while i < end,
            bytes[i].isAlphanumeric || bytes[i] == ASCII.hyphen || bytes[i] == ASCII.underscore || bytes[i] >= 0x80
        {
            i += 1
        }
        return start..<i
    }
}
