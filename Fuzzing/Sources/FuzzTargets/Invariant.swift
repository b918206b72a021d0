/// Ends the process unless the condition holds; release builds keep it.
func require(
    _ condition: Bool,
    _ text: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) {
    if !condition { fatalError("does not hold: \(text())", file: file, line: line) }
}

/// Ends the process unless both are the same.
func require<Value: Equatable>(
    _ first: Value,
    equals second: Value,
    _ text: @autoclosure () -> String,
    file: StaticString = #fileID,
    line: UInt = #line
) {
    if first != second {
        fatalError("does not hold: \(text()): \(first) is not \(second)", file: file, line: line)
    }
}
