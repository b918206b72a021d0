import MailSecurity
import Testing

@Suite("Hostile signatures")
struct HostileSignatureTests {
    @Test("Every truncation is malformed")
    func truncations() throws {
        let cast = try Cast.shared.get()
        let signature = try cast.p256.identity().sign(detached: Cast.content, at: Cast.now)
        for count in 0..<signature.count {
            let part = Array(signature.prefix(count))
            #expect(cast.trust.verify(detached: Cast.content, signature: part, at: Cast.now).state == .malformed)
        }
    }

    @Test("No flipped byte crashes, and none makes another signer valid", arguments: [UInt8(0x01), 0x80, 0xFF])
    func flips(mask: UInt8) throws {
        let cast = try Cast.shared.get()
        let identity = try cast.p256.identity()
        let signature = try identity.sign(detached: Cast.content, at: Cast.now)
        let opaque = try identity.sign(opaque: Cast.content, at: Cast.now)
        var states: Set<SignatureVerdict.State> = []
        for index in signature.indices {
            var changed = signature
            changed[index] ^= mask
            let verdict = cast.trust.verify(detached: Cast.content, signature: changed, at: Cast.now)
            states.insert(verdict.state)
            // A byte that nobody signed (an unused certificate, a version number) may change without harm.
            if case .valid(let signer) = verdict { #expect(signer.certificate == identity.certificate) }
        }
        #expect(states.isSuperset(of: [.invalid, .malformed]))
        for index in opaque.indices {
            var changed = opaque
            changed[index] ^= mask
            let result = cast.trust.verify(opaque: changed, at: Cast.now)
            if case .valid(let signer) = result.verdict {
                #expect(signer.certificate == identity.certificate)
                #expect(result.content == Cast.content)
            }
        }
    }

    @Test("What is no signature at all is malformed")
    func nonsense() throws {
        let cast = try Cast.shared.get()
        let samples: [[UInt8]] = [
            [], [0], [0x30], [0x30, 0x80], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            [UInt8](repeating: 0x30, count: 10_000), [UInt8](repeating: 0xA0, count: 10_000),
            (0..<5_000).flatMap { _ in [0x30, 0x80] as [UInt8] },
            Array("-----BEGIN PKCS7-----".utf8),
        ]
        for sample in samples {
            #expect(cast.trust.verify(detached: Cast.content, signature: sample, at: Cast.now).state == .malformed)
            #expect(cast.trust.verify(opaque: sample, at: Cast.now).verdict.state == .malformed)
        }
    }

    @Test("Line ends behind the structure are passed over, other bytes are not")
    func trailingBytes() throws {
        let cast = try Cast.shared.get()
        let signature = try cast.p256.identity().sign(detached: Cast.content, at: Cast.now)
        func state(_ tail: [UInt8]) -> SignatureVerdict.State {
            cast.trust.verify(detached: Cast.content, signature: signature + tail, at: Cast.now).state
        }
        #expect(state([0x0D, 0x0A]) == .valid)
        #expect(state([0x41]) == .malformed)
    }

    @Test("A signature beyond the limits is not looked into")
    func tooLarge() throws {
        let cast = try Cast.shared.get()
        let signature = try cast.p256.identity().sign(detached: Cast.content, at: Cast.now)
        let padded = signature + [UInt8](repeating: 0, count: SecurityLimits.signatureBytes)
        #expect(cast.trust.verify(detached: Cast.content, signature: padded, at: Cast.now).state == .malformed)
    }

    @Test("A moment beyond all calendars is no crash, and makes nothing valid")
    func impossibleMoments() throws {
        let cast = try Cast.shared.get()
        let identity = try cast.p256.identity()
        let signature = try identity.sign(detached: Cast.content, at: Cast.now)
        for seconds in [Int64.min, -1, 0, .max] {
            let verdict = cast.trust.verify(detached: Cast.content, signature: signature, at: seconds)
            #expect(verdict.state == .invalid)
        }
        expectRefusal(.libraryFailure) { try identity.sign(detached: Cast.content, at: .max) }
    }

    @Test("One trust store and one identity serve many threads at once")
    func manyThreads() async throws {
        let cast = try Cast.shared.get()
        let identities = [try cast.p256.identity(), try cast.rsa.identity()]
        let trust = cast.trust
        let good = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try (0..<20).count { round in
                        let content = Cast.content + [UInt8(number), UInt8(round)]
                        let signature = try identities[round % 2].sign(detached: content, at: Cast.now)
                        return trust.verify(detached: content, signature: signature, at: Cast.now).state == .valid
                            && trust.verify(detached: Cast.content, signature: signature, at: Cast.now).state
                                == .altered
                            && trust.verify(detached: content, signature: [0x30], at: Cast.now).state == .malformed
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(good == 160)
    }
}
