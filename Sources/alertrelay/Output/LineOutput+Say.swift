extension LineOutput {
    /// Says a line. If nobody reads any more there is nothing left to tell anybody, so a failure is not one.
    ///
    /// On standard error everything is made visible here: what went wrong cites names of files, keys and words of servers, whoever
    /// chose them.
    func say(_ line: String = "") {
        try? write(descriptor == LineOutput.diagnostics.descriptor ? VisibleText.lines(line) : [line])
    }
}

/// Text from outside, fit for a terminal.
func visible(_ text: String) -> String {
    VisibleText.line(text)
}
