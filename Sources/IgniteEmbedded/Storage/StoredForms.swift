private import Glibc
import IgniteCore

// The stored forms of types that SQLite has no values for. They compare as the values do.

/// The stored form of a UUID: its bytes, with the sign of each half inverted, because Java compares signed halves.
enum UUIDKey {
    private static let sign: UInt64 = 1 << 63

    static func bytes(_ value: IgniteUUID) -> [UInt8] {
        withUnsafeBytes(
            of: ((value.mostSignificant ^ sign).bigEndian, (value.leastSignificant ^ sign).bigEndian)
        ) { [UInt8]($0) }
    }

    static func uuid(_ bytes: UnsafeRawBufferPointer) -> IgniteUUID {
        guard bytes.count == 16 else { return IgniteUUID(mostSignificant: 0, leastSignificant: 0) }
        return IgniteUUID(
            mostSignificant: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) ^ sign,
            leastSignificant: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)) ^ sign)
    }
}

/// The stored form of a point in time, and of a date with a time, which is that point in UTC: the seconds since 1970
/// plus 2⁶³ and the nanoseconds after them, most significant byte first.
enum InstantKey {
    private static let bias: UInt64 = 1 << 63

    static func bytes(_ value: Instant) -> [UInt8] {
        let seconds = UInt64(bitPattern: value.seconds) ^ bias
        return withUnsafeBytes(of: seconds.bigEndian) { [UInt8]($0) }
            + withUnsafeBytes(of: value.nanoseconds.bigEndian) { [UInt8]($0) }
    }

    static func instant(_ bytes: UnsafeRawBufferPointer) -> Instant {
        guard bytes.count == 12 else { return .epoch }
        let seconds = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) ^ bias
        let nanoseconds = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self))
        return Instant(seconds: Int64(bitPattern: seconds), nanoseconds: nanoseconds) ?? .epoch
    }
}

extension Instant {
    /// The time of the system's clock.
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec)) ?? .epoch
    }

    /// 1970-01-01 00:00 UTC.
    static let epoch: Instant = {
        guard let instant = Instant(seconds: 0) else { preconditionFailure("0 is in range") }
        return instant
    }()
}
