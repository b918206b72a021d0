public import CriticalAlerts
import Glibc

/// The time of the system's clock, which everything else takes as a parameter.
public func systemClock() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
}
