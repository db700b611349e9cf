import IgniteCore
import TestSupport
import Testing

@Suite struct CellBytesTests {
    /// The lengths that each encoding can have; the bytes are zeros but for dates, which have no such day.
    @Test(arguments: [
        (CellEncoding.null, [0]), (.boolean, [1]), (.int8, [1]), (.int16, [1, 2]),
        (.int32, [1, 2, 4]), (.int64, [1, 2, 4, 8]), (.real, [4]), (.double, [4, 8]),
        (.decimal, Array(3...20)), (.time, [4, 5, 6]), (.instant, [8, 12]), (.uuid, [16]), (.text, Array(0...20)),
        (.bytes, Array(0...20)), (.period, [3, 6, 12]), (.duration, [8, 12]),
    ])
    func lengths(_ encoding: CellEncoding, _ allowed: [Int]) {
        for length in 0...20 {
            let cell = CellFixture(encoding, [UInt8](repeating: 0, count: length))
            #expect(cell.isValid == allowed.contains(length), "\(encoding) of \(length) bytes")
        }
    }

    @Test func lengthsOfDates() {
        let date = bytes("5dd00f")
        for length in 0...20 {
            let padded = Array((date + [UInt8](repeating: 0, count: 20)).prefix(length))
            #expect(CellFixture(.date, padded).isValid == (length == 3))
            #expect(CellFixture(.dateTime, padded).isValid == (7...9).contains(length))
        }
    }

    @Test func booleans() {
        for byte in UInt8.min...UInt8.max { #expect(CellFixture(.boolean, [byte]).isValid == (byte <= 1)) }
    }

    private func packedDate(_ year: Int, _ month: Int, _ day: Int) -> [UInt8] {
        let packed = UInt32(truncatingIfNeeded: year << 9 | month << 5 | day)
        return (0..<3).map { UInt8(truncatingIfNeeded: packed >> ($0 * 8)) }
    }

    @Test func everyMonthAndDay() {
        for year in [-16_384, -4, -1, 0, 1, 1900, 2000, 2023, 2024, 9999, 16_383] {
            for month in 0..<16 {
                for day in 0..<32 {
                    let length = (1...12).contains(month) ? Calendar.length(ofMonth: month, year: year) : 0
                    let isDate = day >= 1 && day <= length
                    let packed = packedDate(year, month, day)
                    if CellFixture(.date, packed).isValid != isDate
                        || CellFixture(.dateTime, packed + [0, 0, 0, 0]).isValid != isDate
                    {
                        Issue.record("\(year)-\(month)-\(day)")
                    }
                    if isDate {
                        #expect(
                            CellFixture(.date, packed).value.description.hasSuffix(
                                "-\(month / 10)\(month % 10)-\(day / 10)\(day % 10)"))
                    }
                }
            }
        }
    }

    private func packedTime(_ hour: Int, _ minute: Int, _ second: Int, _ fraction: Int, _ length: Int) -> [UInt8] {
        let packed = (hour << 12 | minute << 6 | second) << ((length - 3) * 10) | fraction
        return (0..<length).map { UInt8(truncatingIfNeeded: packed >> ($0 * 8)) }
    }

    @Test func rangesOfTimes() {
        for (length, limit) in [(4, 1000), (5, 1_000_000), (6, 1_000_000_000)] {
            let cases = [
                (23, 59, 59, limit - 1, true), (0, 0, 0, 0, true), (24, 0, 0, 0, false), (31, 0, 0, 0, false),
                (0, 60, 0, 0, false), (0, 63, 0, 0, false), (0, 0, 60, 0, false), (0, 0, 63, 0, false),
                (0, 0, 0, limit, false), (12, 0, 0, (1 << ((length - 3) * 10)) - 1, false),
            ]
            for (hour, minute, second, fraction, isTime) in cases {
                let packed = packedTime(hour, minute, second, fraction, length)
                #expect(CellFixture(.time, packed).isValid == isTime, "\(hour):\(minute):\(second) \(fraction)")
                #expect(CellFixture(.dateTime, packedDate(2024, 2, 29) + packed).isValid == isTime)
            }
        }
    }

    private func seconds(_ seconds: Int64, _ nanoseconds: Int32) -> [UInt8] {
        written {
            $0.appendLittleEndian(seconds)
            $0.appendLittleEndian(nanoseconds)
        }
    }

    @Test(arguments: [CellEncoding.instant, .duration])
    func rangesOfSeconds(_ encoding: CellEncoding) {
        let bound: Int64 = encoding == .instant ? 1 << 40 : 1 << 62
        for (second, isValid) in [
            (bound - 1, true), (1 - bound, true), (bound, false), (-bound, false), (.max, false), (.min, false),
        ] {
            #expect(CellFixture(encoding, seconds(second, 5)).isValid == isValid)
            #expect(CellFixture(encoding, Array(seconds(second, 0).prefix(8))).isValid == isValid)
            if isValid { #expect(!CellFixture(encoding, seconds(second, 5)).text(style: .iso8601).isEmpty) }
        }
        for (nanosecond, isValid) in [
            (0, true), (999_999_999, true), (1_000_000_000, false), (-1, false), (.min, false),
        ]
            as [(Int32, Bool)]
        {
            #expect(CellFixture(encoding, seconds(0, nanosecond)).isValid == isValid)
        }
    }

    @Test func veryLongDecimals() {
        #expect(CellFixture(.decimal, [UInt8](repeating: 0x7F, count: 13_610)).isValid)
        #expect(!CellFixture(.decimal, [UInt8](repeating: 0x7F, count: 13_611)).isValid)
    }

    @Test func textIsChecked() {
        #expect(CellFixture(.text, Array("žluť 😀".utf8)).isValid)
        #expect(!CellFixture(.text, [0x61, 0xC3]).isValid)
        #expect(CellFixture(.bytes, [0x61, 0xC3]).isValid)
    }
}

@Suite struct UTF8Tests {
    /// What a decoder says that reads scalar by scalar.
    private func reference(_ bytes: [UInt8]) -> Int? {
        var decoder = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }

    private func check(_ bytes: [UInt8]) {
        let found = bytes.withUnsafeBytes { firstInvalidUTF8($0) }
        if found != reference(bytes) { Issue.record("\(bytes): \(String(describing: found))") }
    }

    /// Every lead byte with each kind of following byte, whole and cut off.
    @Test func everyLeadByte() {
        let following: [UInt8] = [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xF0, 0xFF]
        for lead in UInt8.min...UInt8.max {
            check([lead])
            for second in following {
                check([lead, second])
                for third: UInt8 in [0x41, 0x80, 0xBF, 0xC0] {
                    check([lead, second, third])
                    for fourth: UInt8 in [0x41, 0x80, 0xBF, 0xC0] { check([lead, second, third, fourth]) }
                }
            }
        }
    }

    /// After runs of ASCII of every length.
    @Test func offsets() {
        for count in 0..<40 {
            let prefix = [UInt8](repeating: 0x61, count: count)
            for rest: [UInt8] in [
                [], [0xFF], [0xC3, 0xA9], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98, 0x80, 0x80],
            ] {
                check(prefix + rest)
                check(prefix + rest + prefix)
            }
        }
        #expect([UInt8]("é€😀".utf8).withUnsafeBytes { isUTF8($0) })
        #expect(isUTF8(UnsafeRawBufferPointer(start: nil, count: 0)))
    }

    @Test func everyScalarBoundary() {
        for scalar: UInt32 in [0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF] {
            check(Array(String(Unicode.Scalar(scalar)!).utf8))
        }
    }
}
