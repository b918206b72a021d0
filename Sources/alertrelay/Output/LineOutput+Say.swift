extension LineOutput {
    /// Says a line. If nobody reads any more there is nothing left to tell anybody, so a failure is not one.
    func say(_ line: String = "") {
        try? write([line])
    }
}

/// Text from outside, fit for a terminal.
func visible(_ text: String) -> String {
    VisibleText.line(text)
}
