extension AlertCatalogue {
    /// The proposal that comes with the program, marked in ``source`` as not the official Appendix C.
    ///
    /// Were the embedded file unreadable, this would be a list without codes, which sends nothing and calls a person for
    /// every Critical alert; a test makes sure that it is not.
    public static let builtIn: AlertCatalogue = {
        let text = EmbeddedData.files.first { $0.path == builtInPath }?.text ?? ""
        return (try? AlertCatalogue(csv: Array(text.utf8), file: builtInPath))
            ?? AlertCatalogue(source: "", entries: [])
    }()

    /// Where the file stands in the repository; the name that an operator's copy bears too.
    static let builtInPath = "data/alert-catalogue.csv"
}
