/// The ways to feed one server utterance: whole, byte by byte, and split in two at each byte.
enum Splits {
    /// For a dialogue of several utterances: each plan says how utterance `index` is cut.
    static func plans(for utterances: [String]) -> [(Int, [UInt8]) -> [[UInt8]]] {
        var plans: [(Int, [UInt8]) -> [[UInt8]]] = [
            { _, bytes in [bytes] },
            { _, bytes in bytes.map { [$0] } },
        ]
        for (split, utterance) in utterances.enumerated() {
            for position in 1..<max(2, utterance.utf8.count) {
                plans.append { index, bytes in
                    index == split ? [Array(bytes.prefix(position)), Array(bytes.dropFirst(position))] : [bytes]
                }
            }
        }
        return plans
    }
}
