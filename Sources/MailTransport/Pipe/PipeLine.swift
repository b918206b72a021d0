// What a connection actor stands on: its thread, its place in the count, and the wish to end.
struct PipeLine: Sendable {
    let executor: PipeExecutor
    let interruption: Interruption
    private let slot: ConnectionSlot

    init(_ limits: TransportLimits) throws {
        slot = try limits.connections.take()
        interruption = try Interruption()
        executor = try PipeExecutor()
    }

    /// Opens with a credential; after a refused login once more, on a new connection and with a new credential, since
    /// a token may have expired. Nil: without login.
    static func open<Connection>(
        _ credentials: CredentialProvider?,
        _ connect: (Credential?) async throws -> Connection
    ) async throws -> Connection {
        guard let credentials else {
            return try await connect(nil)
        }
        do {
            return try await connect(try await credential(of: credentials))
        } catch let error as TransportError where error.code == .loginRefused {
            return try await connect(try await credential(of: credentials))
        }
    }

    /// A credential. That there is none is a reason like others why a server cannot be used, and not a stranger's error.
    private static func credential(of provider: CredentialProvider) async throws -> Credential {
        do {
            return try await provider()
        } catch let error as TransportError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            throw TransportError(.noCredential, "\(error)")
        }
    }
}
