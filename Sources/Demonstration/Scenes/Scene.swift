/// One thing that the gateway must do, or must not do: what is played, and how every place stands afterwards.
struct Scene: Sendable {
    /// How one place stands when the scene is over.
    struct Expectation: Sendable {
        let place: Place
        let standing: Standing
    }

    /// By which it is asked for.
    let letter: Character
    let title: String
    /// The meters that raise alerts in it.
    let meters: [Meter]
    let expected: [Expectation]
    /// What is done to bring it about; what the gateways do, they do by themselves.
    let play: @Sendable (Stage) async throws -> Void

    init(
        _ letter: Character,
        _ title: String,
        meters: [Meter],
        expected: [(Place, Standing)],
        play: @escaping @Sendable (Stage) async throws -> Void
    ) {
        self.letter = letter
        self.title = title
        self.meters = meters
        self.expected = expected.map { Expectation(place: $0.0, standing: $0.1) }
        self.play = play
    }

    /// All of them, in the order in which they are played.
    static let all = table51 + answers + doubts
}
