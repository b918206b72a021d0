import FuzzTargets
import Glibc

/// libFuzzer's entry for programs that have a main function of their own.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Makes up inputs for one target: `FUZZ_TARGET=name fuzz [libFuzzer's options] [folders]`.
///
/// The name comes by the environment because libFuzzer starts the program anew for some of its work, with its own
/// arguments.
@main
struct Fuzz {
    private static let target = getenv("FUZZ_TARGET").flatMap { FuzzTarget(named: String(cString: $0)) }

    static func main() {
        guard let target else {
            fputs("FUZZ_TARGET must be one of: \(FuzzTarget.all.map(\.name).joined(separator: " "))\n", stderr())
            exit(64)
        }
        var arguments = CommandLine.arguments
        arguments.insert("-max_len=\(target.longest)", at: 1)
        var count = CInt(arguments.count)
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        let status = pointers.withUnsafeMutableBufferPointer { buffer in
            var base = buffer.baseAddress
            return runDriver(&count, &base) { bytes, size in
                Fuzz.target?.run(Array(UnsafeBufferPointer(start: bytes, count: size)))
                return 0
            }
        }
        exit(status)
    }
}

/// C's stream of this name is a variable that Swift 6 does not let be read.
private func stderr() -> UnsafeMutablePointer<FILE>? { fdopen(2, "w") }
