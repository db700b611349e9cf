import IgniteCore
import TestSupport
import Testing

@Suite struct BigDecimalTests {
    @Test(arguments: [
        ("0", "0", 0), ("-0", "0", 0), ("12.50", "12.50", 2), ("-12.50", "-12.50", 2), (".5", "0.5", 1), ("5.", "5", 0),
        ("+007", "7", 0), ("1e3", "1000", -3), ("1.5E-7", "0.00000015", 8), ("1.5e+1", "15", 0), ("0.000", "0.000", 3),
        ("-99999999999999999999999999.99", "-99999999999999999999999999.99", 2),
        ("9223372036854775808", "9223372036854775808", 0), ("-9223372036854775808", "-9223372036854775808", 0),
    ])
    func fromText(_ text: String, _ expected: String, _ scale: Int16) throws {
        let number = try #require(BigDecimal(text))
        #expect(number.description == expected)
        #expect(number.scale == scale)
    }

    @Test(arguments: [
        "", "-", ".", "1.2.3", "1 ", " 1", "1e", "e5", "1e1.5", "0x10", "NaN", "1e40000", "1e-40000",
        "1e99999999999999999999",
        "--1", "1_000", "١",
    ])
    func noNumbers(_ text: String) {
        #expect(BigDecimal(text) == nil)
    }

    @Test func longest() {
        let text = String(repeating: "7", count: 32_767)
        #expect(BigDecimal(text)?.description == text)
        #expect(BigDecimal("-0." + text)?.description == "-0." + text)
        #expect(BigDecimal(text + "7") == nil)
    }

    @Test func equalByValue() {
        let pairs = [("1.5", "1.50"), ("100", "1e2"), ("0", "0.00"), ("-1", "-1.000"), ("0", "0e-30000")]
        for (left, right) in pairs {
            let (left, right) = (BigDecimal(left)!, BigDecimal(right)!)
            #expect(left == right)
            #expect(left.hashValue == right.hashValue)
            #expect(!(left < right) && !(right < left))
        }
        let long = "123456789012345678901234567890"
        #expect(BigDecimal(long + "." + "000")! == BigDecimal(long)!)
        #expect(BigDecimal("10e32767")! == BigDecimal("100e32766")!)
    }

    @Test func ordered() {
        let texts = [
            "-1e30", "-123456789012345678901234567890", "-10", "-9.99", "-0.5", "-0.49", "0", "1e-40", "0.123", "0.13",
            "1",
            "1.0000000000000000000000001", "9", "10", "12345678901234567890", "1e20", "1e30",
        ]
        let numbers = texts.map { BigDecimal($0)! }
        for (index, left) in numbers.enumerated() {
            for (other, right) in numbers.enumerated() {
                #expect((left < right) == (index < other), "\(left) \(right)")
            }
        }
    }

    @Test func randomTextsComeBack() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<5000 {
            let digits = (0..<Int(1 + random.next() % 60)).map { _ in String(random.next() % 10) }.joined()
            let number = BigDecimal((random.next() & 1 == 0 ? "-" : "") + digits)!
            let scale = Int16(random.next() % 70)
            let scaled = BigDecimal(unscaled: number.unscaled, scale: scale)
            let again = BigDecimal(scaled.description)!
            if again != scaled || again.scale != scale || again.unscaled != number.unscaled {
                Issue.record("\(scaled)")
            }
            let stripped = scaled.withoutTrailingZeros
            if stripped != scaled || stripped.hashValue != scaled.hashValue { Issue.record("\(scaled)") }
            let text = stripped.unscaled == [0] ? "1" : BigDecimal(unscaled: stripped.unscaled, scale: 0).description
            if text.hasSuffix("0") { Issue.record("\(stripped)") }
        }
    }

    @Test func unscaledBytesAreMinimal() {
        let pairs: [(Int64, String)] = [
            (0, "00"), (-1, "ff"), (127, "7f"), (128, "0080"), (-128, "80"), (-129, "ff7f"), (.max, "7fffffffffffffff"),
            (.min, "8000000000000000"),
        ]
        for (value, hex) in pairs {
            #expect(BigDecimal(value).unscaled == bytes(hex))
            #expect(
                BigDecimal(unscaled: (value < 0 ? [255, 255] : [0, 0]) + bytes(hex), scale: 0) == BigDecimal(value))
        }
        #expect(BigDecimal(unscaled: [], scale: 3).description == "0.000")
        #expect(BigDecimal("9223372036854775808")!.unscaled == bytes("008000000000000000"))
        #expect((7 as BigDecimal) == BigDecimal("7"))
    }

    @Test func cellsKeepTheScaleOfTheirColumn() {
        let cases: [(String, Int16, String)] = [
            ("fbff01", 0, "100000"), ("fbff01", 2, "100000.00"), ("0100f5", 1, "-1.1"), ("0100f5", 0, "-1.1"),
            ("000000", 4, "0.0000"),
            ("00000080", 0, "128"), ("ecff01", 10, "100000000000000000000.0000000000"),
        ]
        for (hex, scale, text) in cases {
            let cell = CellFixture(.decimal, bytes(hex), scale: scale)
            #expect(cell.isValid)
            #expect(cell.text() == text)
            #expect(cell.value.description == text)
        }
        // More zeros than any DECIMAL has are not written out.
        let far = CellFixture(.decimal, bytes("008001"), scale: .max)
        #expect(far.value == .decimal(BigDecimal(1, scale: .min)))
    }

    @Test func digitsBeforeAndBehindThePoint() {
        let cases = [
            ("0", 0, 0), ("0.00", 0, 0), ("1", 1, 0), ("-12.50", 2, 1), ("100000", 6, 0), ("0.05", -1, 2),
            ("999.999", 3, 3), ("9223372036854775808.5", 19, 1), ("1e30", 31, 0), ("1e-30", -29, 30),
            ("-99999999999999999999999999999999999999", 38, 0),
        ]
        for (text, before, behind) in cases {
            let counts = BigDecimal(text)!.digitCounts
            #expect(counts.before == before && counts.behind == behind, "\(text)")
        }
    }
}
