/// Reads numbers from the bytes of a cell (ignite3-protocol.md 11.3). The scan has checked lengths and ranges.
package enum CellBytes {
    @inline(__always)
    package static func integer(_ start: UnsafeRawPointer, _ length: Int) -> Int64 {
        switch length {
        case 1: Int64(start.load(as: Int8.self))
        case 2: Int64(Int16(littleEndian: start.loadUnaligned(as: Int16.self)))
        case 4: Int64(Int32(littleEndian: start.loadUnaligned(as: Int32.self)))
        default: Int64(littleEndian: start.loadUnaligned(as: Int64.self))
        }
    }

    /// A double, or an equal float of 4 bytes: widened, not rounded again.
    @inline(__always)
    package static func double(_ start: UnsafeRawPointer, _ length: Int) -> Double {
        if length == 4 {
            return Double(Float(bitPattern: UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))))
        }
        return Double(bitPattern: UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)))
    }

    @inline(__always)
    package static func real(_ start: UnsafeRawPointer, _ length: Int) -> Float {
        Float(bitPattern: UInt32(littleEndian: start.loadUnaligned(as: UInt32.self)))
    }

    @inline(__always)
    static func date(_ start: UnsafeRawPointer) -> (year: Int, month: Int, day: Int) {
        let low = Int(UInt16(littleEndian: start.loadUnaligned(as: UInt16.self)))
        let packed = Int(start.load(fromByteOffset: 2, as: Int8.self)) << 16 | low
        return (packed >> 9, packed >> 5 & 15, packed & 31)
    }

    /// The length determines the unit of the fraction: 4 bytes ms, 5 bytes µs, 6 bytes ns.
    @inline(__always)
    static func time(
        _ start: UnsafeRawPointer, _ length: Int
    ) -> (hour: Int, minute: Int, second: Int, nanosecond: Int) {
        var packed = Int(UInt32(littleEndian: start.loadUnaligned(as: UInt32.self)))
        var fractionBits = 10
        var unit = 1_000_000
        if length == 5 {
            packed |= Int(start.load(fromByteOffset: 4, as: UInt8.self)) << 32
            fractionBits = 20
            unit = 1000
        } else if length == 6 {
            packed |= Int(UInt16(littleEndian: start.loadUnaligned(fromByteOffset: 4, as: UInt16.self))) << 32
            fractionBits = 30
            unit = 1
        }
        let nanosecond = (packed & (1 << fractionBits - 1)) * unit
        let clock = packed >> fractionBits
        return (clock >> 12, clock >> 6 & 63, clock & 63, nanosecond)
    }

    /// Seconds, and nanoseconds unless they are 0; for points in time and for durations.
    @inline(__always)
    static func instant(_ start: UnsafeRawPointer, _ length: Int) -> (seconds: Int64, nanoseconds: Int32) {
        let seconds = Int64(littleEndian: start.loadUnaligned(as: Int64.self))
        guard length == 12 else { return (seconds, 0) }
        return (seconds, Int32(littleEndian: start.loadUnaligned(fromByteOffset: 8, as: Int32.self)))
    }

    static func period(_ start: UnsafeRawPointer, _ length: Int) -> (years: Int, months: Int, days: Int) {
        let size = length / 3
        return (
            Int(integer(start, size)), Int(integer(start + size, size)), Int(integer(start + 2 * size, size))
        )
    }
}

extension Cell {
    /// Returns whether the bytes are a value of the encoding: checks their length, and the ranges of dates, times and
    /// booleans. Data from a server is not trusted: an invalid cell is an error, never a wrong value.
    package func isValid(in base: UnsafeRawPointer) -> Bool {
        let start = base + Int(offset)
        let length = Int(length)
        switch encoding {
        case .null: return length == 0
        case .boolean: return length == 1 && start.load(as: UInt8.self) <= 1
        case .int8: return length == 1
        case .int16: return length == 1 || length == 2
        case .int32: return length == 1 || length == 2 || length == 4
        case .int64: return length == 1 || length == 2 || length == 4 || length == 8
        case .real: return length == 4
        case .double: return length == 8 || length == 4
        case .decimal: return length >= 3 && length <= 2 + BigDecimal.maximumUnscaledLength
        case .date: return length == 3 && Self.isDate(start)
        case .time: return length >= 4 && length <= 6 && Self.isTime(start, length)
        case .dateTime: return length >= 7 && length <= 9 && Self.isDate(start) && Self.isTime(start + 3, length - 3)
        case .instant, .duration:
            guard length == 8 || length == 12 else { return false }
            let (seconds, nanoseconds) = CellBytes.instant(start, length)
            let bound = encoding == .instant ? Instant.bound : DayTimeInterval.bound
            return nanoseconds >= 0 && nanoseconds < 1_000_000_000 && seconds > -bound && seconds < bound
        case .uuid: return length == 16
        case .text, .object: return isUTF8(UnsafeRawBufferPointer(start: start, count: length))
        case .bytes: return true
        case .period: return length == 3 || length == 6 || length == 12
        }
    }

    private static func isDate(_ start: UnsafeRawPointer) -> Bool {
        let (year, month, day) = CellBytes.date(start)
        return month >= 1 && month <= 12 && day >= 1
            && (day <= 28 || day <= Calendar.length(ofMonth: month, year: year))
    }

    private static func isTime(_ start: UnsafeRawPointer, _ length: Int) -> Bool {
        let (hour, minute, second, nanosecond) = CellBytes.time(start, length)
        return hour < 24 && minute < 60 && second < 60 && nanosecond < 1_000_000_000
    }
}
