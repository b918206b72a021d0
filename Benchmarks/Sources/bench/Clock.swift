import Glibc

/// What this process has used.
enum Clock {
    /// Processor time in seconds: what other programs do on the machine counts less than by the clock on the wall.
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The most memory that was ever in use, in bytes. Not getrusage's figure: that starts with the parent's.
    static var peakMemory: Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard text.hasPrefix("VmHWM:") else { continue }
            return (Int(text.filter(\.isNumber)) ?? 0) << 10
        }
        return 0
    }
}

/// Times of several rounds of one work.
struct Times {
    private var seconds: [Double] = []

    var best: Double { seconds.min() ?? .infinity }
    var median: Double { seconds.isEmpty ? .infinity : seconds.sorted()[seconds.count / 2] }

    mutating func take(_ work: () -> Int) {
        let start = Clock.seconds
        let result = work()
        seconds.append(Clock.seconds - start)
        // What nobody looks at need not be computed.
        precondition(result > 0, "a benchmark that reads nothing")
    }

    mutating func add(_ value: Double) { seconds.append(value) }
}
