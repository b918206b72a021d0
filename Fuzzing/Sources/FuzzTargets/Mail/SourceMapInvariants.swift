import MailMessage

/// What holds of every map from a text to what it was made of.
enum SourceMapInvariants {
    /// Checks a map of a text of `length` bytes to `source`.
    static func check(_ map: SourceMap, of length: Int, into source: Range<Int>, _ what: String) {
        require(map.count, equals: length, "\(what): the map covers the text")
        var target = 0
        for run in map.runs {
            require(run.target.lowerBound == target && !run.target.isEmpty, "\(what): runs have no gap between them")
            require(
                run.source.lowerBound >= source.lowerBound && run.source.upperBound <= source.upperBound,
                "\(what): \(run.source) is in \(source)"
            )
            target = run.target.upperBound
        }
        require(target, equals: length, "\(what): the runs reach to the end")
        var last = source.lowerBound
        for place in [0, length / 3, length / 2, length] {
            let range = map.sourceRange(of: place..<min(place + 3, length + 1))
            require(range.lowerBound >= last || length == 0, "\(what): sources do not run backwards")
            last = max(last, range.lowerBound)
        }
    }

    /// Checks that what was taken over as it stands does stand there. A blank or line break may have come from any one byte.
    static func checkVerbatim(_ map: SourceMap, of text: [UInt8], in source: [UInt8], _ what: String) {
        for run in map.runs where run.isVerbatim {
            for (byte, origin) in zip(text[run.target], source[run.source]) where byte != origin {
                require(byte == 0x20 || byte == 0x0A || byte == 0x09, "\(what): \(run.target) is \(run.source)")
            }
        }
    }

    /// A map that says no more than that all of a long text came from all of the source is what is left when the decoding
    /// that keeps places comes to another text than the one that does not.
    static func checkDetail(_ map: SourceMap, _ what: String) {
        guard map.count > 16, map.runs.count == 1, let run = map.runs.first else { return }
        require(run.targetStep < map.count, "\(what): both decodings come to the same text")
    }
}
