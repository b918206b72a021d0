import Glibc
import Synchronization

// A real thread behind a serial executor: what blocks in libcurl or poll blocks this thread and no other. Dispatch
// would stop at 255 blocked queues, and the cooperative pool at the number of cores.
final class PipeExecutor: SerialExecutor {
    private let jobs: Jobs

    init() throws {
        jobs = Jobs()
        // The thread keeps the jobs alive, not the executor: so the executor's end can end the thread.
        let context = Unmanaged.passRetained(jobs)
        var thread: pthread_t = 0
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Jobs>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            throw TransportError(.system, "no thread: error \(result)")
        }
        pthread_detach(thread)
    }

    deinit {
        jobs.finish()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.add(UnownedJob(job), for: self)
    }
}

private final class Jobs: Sendable {
    private struct Entry: Sendable {
        let job: UnownedJob
        // Held until the job has run: an actor, and its executor with it, may end in its own last job.
        let executor: PipeExecutor
    }

    private struct State {
        var waiting: [Entry] = []
        var isFinished = false
    }

    private let state = Mutex(State())
    nonisolated(unsafe) private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func add(_ job: UnownedJob, for executor: PipeExecutor) {
        state.withLock { $0.waiting.append(Entry(job: job, executor: executor)) }
        sem_post(semaphore)
    }

    func finish() {
        state.withLock { $0.isFinished = true }
        sem_post(semaphore)
    }

    func run() {
        // Signals are for the program's own threads; they would only cut our polls short.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        while true {
            while sem_wait(semaphore) != 0 {}
            let (batch, isFinished) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.isFinished)
            }
            for entry in batch {
                entry.job.runSynchronously(on: entry.executor.asUnownedSerialExecutor())
            }
            if isFinished, batch.isEmpty {
                return
            }
        }
    }
}
