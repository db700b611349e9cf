import IgniteCore
import Synchronization

/// The source of observable timestamps (ignite3-protocol.md 5): milliseconds since 1970, shifted left by 16, plus a
/// counter. Every one is greater than all before.
final class HybridClock: Sendable {
    private let last = Atomic<Int64>(0)

    /// Returns the next timestamp.
    func tick() -> Int64 {
        let time = FunctionLibrary.milliseconds(.now) << 16
        var known = last.load(ordering: .relaxed)
        while true {
            let next = max(time, known + 1)
            let (exchanged, found) = last.compareExchange(expected: known, desired: next, ordering: .relaxed)
            if exchanged { return next }
            known = found
        }
    }
}
