import IgniteCore
import Testing

@Suite struct DeadlineTests {
    /// A time that is past must not be waited for: rounded up it would cost each statement a millisecond.
    @Test func pollDoesNotWaitForWhatIsPast() {
        #expect(Deadline.now.pollTimeout == 0)
        #expect(Deadline(nanoseconds: 0).pollTimeout == 0)
        #expect(Deadline(nanoseconds: .min).pollTimeout == 0)
    }

    /// Rounded down, the last part of a millisecond would be spent in a loop.
    @Test func pollWaitsUntilTheDeadlineIsPast() {
        #expect(Deadline.pollTimeout(nanoseconds: 1) == 1)
        #expect(Deadline.pollTimeout(nanoseconds: 1_000_000) == 1)
        #expect(Deadline.pollTimeout(nanoseconds: 1_000_001) == 2)
        #expect(Deadline.pollTimeout(nanoseconds: .max) == Int32.max)
        #expect(Deadline(nanoseconds: .max).pollTimeout == Int32.max)
    }
}
