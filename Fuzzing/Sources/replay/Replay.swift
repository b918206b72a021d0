import FuzzTargets
import Glibc

/// Feeds saved inputs to their targets: `replay TARGET FILE…`. A fault ends the process, after the name of the file.
@main
struct Replay {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard let name = arguments.first, let target = FuzzTarget(named: name) else {
            print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
            exit(arguments.isEmpty ? 0 : 64)
        }
        for path in arguments.dropFirst() {
            guard let bytes = contents(of: path) else {
                print("\(path) cannot be read")
                exit(66)
            }
            print(path)
            flush()
            target.run(bytes)
        }
    }
    private static func flush() { fflush(nil) }

    private static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return ferror(file) == 0 ? bytes : nil }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
