import IgniteCore
import TestSupport
import Testing

@Suite struct NumberTextTests {
    @Test func integers() {
        for value: Int64 in [0, 1, -1, 9, 10, 99, 100, -100, 12_345, .max, .min, .max / 10] {
            #expect(writtenText { $0.appendDecimal(value) } == String(value))
        }
        #expect(writtenText { $0.appendDecimal(UInt64.max) } == "18446744073709551615")
        var power: UInt64 = 1
        for _ in 0..<19 {
            for value in [power - 1, power, power + 1] {
                #expect(writtenText { $0.appendDecimal(value) } == String(value))
            }
            power *= 10
        }
    }

    @Test func digitsWithLeadingZeros() {
        #expect(writtenText { $0.appendDigits(7, count: 1) } == "7")
        #expect(writtenText { $0.appendDigits(7, count: 4) } == "0007")
        #expect(writtenText { $0.appendDigits(12_345, count: 3) } == "345")
        #expect(writtenText { $0.appendDigits(12_345, count: 0) } == "")
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "-0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (0.001, "0.001"), (0.000001, "1e-06"),
        (123_456.789, "123456.789"), (999_999_999.999999, "999999999.999999"), (1e9, "1000000000"), (1e16, "1e+16"),
        (.leastNonzeroMagnitude, "5e-324"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
        (.infinity, "Infinity"),
        (-.infinity, "-Infinity"), (.nan, "NaN"), (-.nan, "NaN"),
    ])
    func doubles(_ value: Double, _ text: String) {
        #expect(writtenText { $0.appendShortest(value) } == text)
    }

    @Test(arguments: [
        (0.1 as Float, "0.1"), (16_777_216, "16777216"), (-0.0, "-0"), (3.4028235e38, "3.4028235e+38"),
        (.leastNonzeroMagnitude, "1e-45"), (.infinity, "Infinity"), (-.infinity, "-Infinity"), (.nan, "NaN"),
    ])
    func floats(_ value: Float, _ text: String) {
        #expect(writtenText { $0.appendShortest(value) } == text)
    }

    /// Reads back as the same double, and is never longer than the standard library's text.
    private func check(_ value: Double) -> Bool {
        let text = writtenText { $0.appendShortest(value) }
        return Double(text)?.bitPattern == value.bitPattern && text.utf8.count <= value.description.utf8.count
    }

    @Test func randomDoublesReadBack() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<100_000 {
            let value = Double(bitPattern: random.next())
            if value.isFinite && !check(value) { Issue.record("\(value)") }
        }
    }

    /// Values of few decimals, and their neighbours, which must not be taken for them.
    @Test func plainDoublesReadBack() {
        var random = SplitMix64(seed: 2)
        let divisors: [Double] = [1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7]
        for _ in 0..<100_000 {
            let digits = Double(random.next() % 1_000_000_000_000_000)
            let value = digits / divisors[Int(random.next() % 8)] * (random.next() & 1 == 0 ? 1 : -1)
            for near in [value, value.nextUp, value.nextDown] where !check(near) { Issue.record("\(near)") }
        }
        for base in [1e-3, 1e9, 1, 0.5, 999_999_999.999_999_9] {
            for near in [base, base.nextUp, base.nextDown] { #expect(check(near)) }
        }
    }

    @Test func randomFloatsReadBack() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<50_000 {
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            guard value.isFinite else { continue }
            let text = writtenText { $0.appendShortest(value) }
            if Float(text) != value || text.utf8.count > value.description.utf8.count { Issue.record("\(value)") }
        }
    }
}

@Suite struct DecimalTextTests {
    private func decimalText(_ unscaled: [UInt8], _ elementScale: Int, _ shownScale: Int) -> String {
        writtenText { out in
            unscaled.withUnsafeBytes {
                out.appendDecimal(unscaled: $0, elementScale: elementScale, shownScale: shownScale)
            }
        }
    }

    @Test(arguments: [
        ([0] as [UInt8], 0, 0, "0"), ([0], 0, 3, "0.000"), ([0], -5, 0, "0"), ([0], 30, 30, "0." + zeros(30)),
        ([1], -5, 0, "100000"), ([1], -5, 2, "100000.00"), ([0xF5], 1, 1, "-1.1"), ([0xF5], 1, 0, "-1.1"),
        ([0x80], 0, 0, "-128"), ([0, 0x80], 0, 0, "128"), ([0xFF], 25, 25, "-0." + zeros(24) + "1"),
        ([1], -30, 0, "1" + zeros(30)), ([1], -20, 1, "1" + zeros(20) + ".0"), ([0xFF, 0xFF], 2, 3, "-0.010"),
    ])
    func known(_ unscaled: [UInt8], _ elementScale: Int, _ shownScale: Int, _ text: String) {
        #expect(decimalText(unscaled, elementScale, shownScale) == text)
    }

    @Test func randomAgainstAReference() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<20_000 {
            let unscaled = (0..<Int(1 + random.next() % 20)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let elementScale = Int(random.next() % 80) - 40
            let shownScale = Int(random.next() % 40)
            let expected = reference(unscaled, elementScale, shownScale)
            let text = decimalText(unscaled, elementScale, shownScale)
            if text != expected { Issue.record("\(unscaled) \(elementScale) \(shownScale): \(text), not \(expected)") }
        }
    }

    /// The digits by long addition, byte after byte.
    private func reference(_ unscaled: [UInt8], _ elementScale: Int, _ shownScale: Int) -> String {
        let isNegative = unscaled[0] >= 0x80
        // Digits with the lowest first; a negative number is -(1 + its complement).
        var digits = [0]
        for byte in unscaled {
            var carry = Int(isNegative ? ~byte : byte)
            for index in digits.indices {
                carry += digits[index] * 256
                digits[index] = carry % 10
                carry /= 10
            }
            while carry > 0 {
                digits.append(carry % 10)
                carry /= 10
            }
        }
        if isNegative {
            var index = 0
            while index < digits.count, digits[index] == 9 {
                digits[index] = 0
                index += 1
            }
            if index < digits.count { digits[index] += 1 } else { digits.append(1) }
        }
        let scale = max(elementScale, shownScale, 0)
        var text = digits.reversed().map(String.init).joined() + String(repeating: "0", count: scale - elementScale)
        text = String(text.drop { $0 == "0" })
        text = String(repeating: "0", count: max(0, scale + 1 - text.count)) + text
        if scale > 0 { text.insert(".", at: text.index(text.endIndex, offsetBy: -scale)) }
        return (isNegative ? "-" : "") + text
    }
}

private func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
