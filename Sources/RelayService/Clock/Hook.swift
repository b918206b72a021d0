import Foundation
import FoundationNetworking

/// A hook did not take what it was given.
struct HookFailure: Error, CustomStringConvertible {
    let description: String
    /// Whether trying again is pointless.
    let isFinal: Bool
}

extension Configuration.Hook {
    /// Gives a payload to the hook; returns the first line that it answers.
    ///
    /// - Parameters:
    ///   - payload: JSON.
    ///   - name: the file's name, for folders: the same for every repeat.
    ///   - key: the idempotency key: the same for every repeat; as `Idempotency-Key` for webhooks.
    /// - Throws: ``HookFailure``.
    func deliver(_ payload: [UInt8], named name: String, key: String) async throws -> String {
        do {
            switch self {
            case .command(let words):
                let output = try await Command(words).output(input: payload, within: ClockLimits.hook, limit: 65_536)
                return output.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            case .folder(let folder):
                try makeFolder(folder)
                try writeFile(payload, to: "\(folder)/\(name)")
                return ""
            case .webhook(let address):
                return try await Self.post(payload, to: address, key: key)
            }
        } catch let failure as HookFailure {
            throw failure
        } catch {
            throw HookFailure(description: "\(error)", isFinal: false)
        }
    }

    private static func post(_ payload: [UInt8], to address: String, key: String) async throws -> String {
        guard let url = URL(string: address) else {
            throw HookFailure(description: "the webhook's address cannot be read", isFinal: true)
        }
        var request = URLRequest(url: url, timeoutInterval: 30)
        request.httpMethod = "POST"
        request.httpBody = Data(payload)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue(key, forHTTPHeaderField: "Idempotency-Key")
        let (_, response) = try await URLSession.shared.data(for: request)
        guard let status = (response as? HTTPURLResponse)?.statusCode, (200..<300).contains(status) else {
            let code = (response as? HTTPURLResponse)?.statusCode ?? 0
            throw HookFailure(description: "the webhook answered \(code)", isFinal: false)
        }
        return ""
    }
}
