extension GuidanceNote {
    /// The note as it was when this version was made, from `data/guidance-note.csv`; a test holds that it can be read.
    public static let builtIn: GuidanceNote = {
        let path = "data/guidance-note.csv"
        let text = EmbeddedData.files.first { $0.path == path }?.text ?? ""
        return (try? GuidanceNote(csv: Array(text.utf8), file: path))
            ?? GuidanceNote(
                title: "",
                date: CivilDate(daysSince1970: 0),
                timescales: Timescales(version: "", forward: 1, acknowledge: 1, passOn: 1),
                missing: []
            )
    }()
}
