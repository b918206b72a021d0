import Glibc

/// A program that is run for its output, with no environment but what is given: what is measured depends on nothing else.
struct Child {
    private var process: pid_t
    private var end: Int32

    /// What a program said, output and errors together, and whether it was content.
    struct Answer {
        var output: String
        var succeeded: Bool
    }

    /// Where this very program stands.
    static var ownPath: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        return String(decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Runs a program to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) -> Answer {
        Child(arguments, environment: environment)?.answer() ?? Answer(output: "not started", succeeded: false)
    }

    /// Starts a program; nil if that cannot be done.
    init?(_ arguments: [String], environment: [String: String] = [:]) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var process: pid_t = 0
        let failure = Child.withStrings(arguments) { arguments in
            Child.withStrings(environment.map { "\($0)=\($1)" }.sorted()) { environment in
                arguments[0].map { posix_spawnp(&process, $0, &actions, nil, arguments, environment) } ?? EINVAL
            }
        }
        close(ends[1])
        self.process = process
        end = ends[0]
        if failure != 0 {
            close(end)
            return nil
        }
    }

    /// Runs programs, some at once; what they said, in their order. Nil if one cannot be started.
    ///
    /// What each says must fit into a pipe (64 KiB), since it is read at the end.
    static func run(_ commands: [[String]], atOnce: Int, environment: [String: String]) -> [Answer]? {
        var answers = commands.map { _ in Answer(output: "", succeeded: false) }
        var running: [(number: Int, child: Child)] = []
        var next = 0
        while next < commands.count || !running.isEmpty {
            if next < commands.count, running.count < atOnce {
                guard let child = Child(commands[next], environment: environment) else { return nil }
                running.append((next, child))
                next += 1
                continue
            }
            var status: Int32 = 0
            let ended = waitpid(-1, &status, 0)
            guard let place = running.firstIndex(where: { $0.child.process == ended }) else { continue }
            let (number, child) = running.remove(at: place)
            answers[number] = Answer(output: child.output(), succeeded: status == 0)
        }
        return answers
    }

    /// Waits for its end.
    func answer() -> Answer {
        let output = output()
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return Answer(output: output, succeeded: status == 0)
    }

    private func output() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(end, &buffer, buffer.count)
            if count > 0 {
                bytes.append(contentsOf: buffer[..<count])
            } else if count == 0 || errno != EINTR {
                break
            }
        }
        close(end)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func withStrings<R>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
