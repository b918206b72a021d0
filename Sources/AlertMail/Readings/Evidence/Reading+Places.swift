public import MailMessage

extension Reading {
    /// The reading with the places of its evidence and defects in another mail, from which the one that was read was made.
    ///
    /// - Parameter map: from the bytes that were read to those of the other mail.
    public func placed(through map: SourceMap) -> Reading {
        var reading = self
        reading.evidence = evidence.map { piece in
            guard let start = piece.start, let end = piece.end, start <= end else { return piece }
            let place = map.sourceRange(of: start..<end)
            var piece = piece
            piece.start = place.lowerBound
            piece.end = place.upperBound
            return piece
        }
        reading.defects = defects.map { defect in
            var defect = defect
            defect.offset = map.sourceRange(of: defect.offset..<defect.offset).lowerBound
            return defect
        }
        return reading
    }
}
