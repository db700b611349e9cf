private import Glibc

/// Returns `10 s` or `0.5 s`.
package func secondsText(_ count: Double) -> String {
    count == count.rounded(.down) && count < 1e9 ? "\(Int(count)) s" : "\(count) s"
}

extension Duration {
    /// The time in seconds.
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    /// Returns a number of seconds that a user gives: 30 years are equivalent to any longer time, and 0 to none.
    package static func seconds(given count: Double) -> Duration { .seconds(count > 0 ? min(count, 1e9) : 0) }
}

/// A time on the monotonic clock after which a wait is given up.
package struct Deadline: Comparable, Sendable {
    /// The nanoseconds on CLOCK_MONOTONIC.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static var now: Deadline {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Deadline(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Returns the time `seconds` from now; more than a century counts as a century.
    package static func after(seconds: Double) -> Deadline {
        now.advanced(bySeconds: seconds)
    }

    package static func after(_ time: Duration) -> Deadline { after(seconds: time.inSeconds) }

    package func advanced(bySeconds seconds: Double) -> Deadline {
        Deadline(nanoseconds: nanoseconds + (seconds > 0 ? Int64(min(seconds, 4e9) * 1e9) : 0))
    }

    /// The seconds until then; 0 if it is past.
    package var secondsLeft: Double {
        max(0, Double(nanoseconds - Deadline.now.nanoseconds) / 1e9)
    }

    /// The seconds since then; 0 if it is to come.
    package var secondsPassed: Double {
        max(0, Double(Deadline.now.nanoseconds - nanoseconds) / 1e9)
    }

    /// The milliseconds for `poll`, 0 if it is past.
    package var pollTimeout: Int32 {
        let now = Deadline.now.nanoseconds
        return nanoseconds <= now ? 0 : Self.pollTimeout(nanoseconds: nanoseconds - now)
    }

    /// Returns milliseconds rounded up, so that a wait never spins in the last millisecond.
    package static func pollTimeout(nanoseconds: Int64) -> Int32 {
        let (milliseconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return Int32(min(rest > 0 ? milliseconds + 1 : milliseconds, Int64(Int32.max)))
    }

    package var isPast: Bool { self <= .now }

    package static func < (left: Deadline, right: Deadline) -> Bool { left.nanoseconds < right.nanoseconds }
}
