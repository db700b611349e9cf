import IgniteCore
import TestSupport
import Testing

/// The digits of numbers and times, compared with what the standard library makes of them.
@Suite struct DigitTests {
    private func text(_ values: [TestValue]) -> [String] {
        let page = testPage(values.map { [$0] })
        let text = ValueText(zone: ZoneRules())
        return values.indices.map { index in
            // A small writer grows on the way.
            var out = ByteWriter(capacity: 16)
            out.append(UInt8(ascii: "<"))
            text.write(page.row(index)[0], of: page.row(index), to: &out)
            out.append(UInt8(ascii: ">"))
            return String(String(decoding: out.array, as: UTF8.self).dropFirst().dropLast())
        }
    }

    @Test func integersOfEveryLength() {
        var values: [Int64] = [0, .min, .max]
        var power: Int64 = 1
        for _ in 0..<19 {
            for near in [power &- 1, power, power &+ 1, power &* 7, power &* 9 &+ 8] { values += [near, 0 &- near] }
            power = power &* 10
        }
        #expect(text(values.map { .integer($0) }) == values.map(String.init))
    }

    @Test func everyNumberOfFourDigits() {
        let values = (0..<10_000).map(Int64.init)
        #expect(text(values.map { .integer($0 &* 10_001) }) == values.map { String($0 &* 10_001) })
    }

    @Test func decimalsOfEveryScale() {
        for digits in ["0", "5", "10", "99999999", "100000000", "1234567890123456789", "9223372036854775807"] {
            for scale in 0...25 {
                for sign in ["", "-"] where sign.isEmpty || digits != "0" {
                    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
                    let whole = padded.dropLast(scale)
                    let expected = sign + whole + (scale > 0 ? "." + padded.suffix(scale) : "")
                    #expect(text([.decimal(sign + digits, scale: scale)]) == [expected])
                }
            }
        }
    }

    @Test func doublesReadBack() {
        var values: [Double] = [
            0, 1, 0.5, 0.1, 0.001, 0.000999, 123456.789, 999_999_999.999999, 1e9, 1e-3, 1e15, .leastNonzeroMagnitude,
        ]
        for exponent in -8...12 {
            for digit in 1...9 {
                let value = Double("\(digit)e\(exponent)") ?? 0
                values += [value, -value, value / 3, value + 0.125]
            }
        }
        for (value, text) in zip(values, text(values.map { .double($0) })) {
            #expect(Double(text) == value)
            #expect(text.utf8.count <= value.description.utf8.count)
        }
    }

    @Test func fractionsOfSeconds() {
        let expected: [(Int, String)] = [
            (0, ""), (1, ".000000001"), (10, ".00000001"), (1000, ".000001"), (999_000, ".000999"),
            (1_000_000, ".001"), (10_000_000, ".01"), (100_000_000, ".1"), (120_000_000, ".12"),
            (123_000_000, ".123"), (123_456_000, ".123456"), (999_999_999, ".999999999"),
        ]
        for (nanosecond, fraction) in expected {
            #expect(text([.time(23, 5, 59, nanosecond: nanosecond)]) == ["23:05:59" + fraction])
        }
    }

    @Test func yearsOfEveryLength() {
        let expected = [
            (0, "0000"), (7, "0007"), (2024, "2024"), (9999, "9999"), (10_000, "10000"), (-1, "-0001"),
            (-9999, "-9999"), (-16_384, "-16384"), (16_383, "16383"),
        ]
        for (year, text) in expected { #expect(self.text([.date(year, 3, 9)]) == [text + "-03-09"]) }
    }
}
