import IgniteCore
import Testing

@testable import IgniteEmbedded

@Suite struct ExactDecimalTests {
    private func random(_ digits: Int) -> ExactDecimal {
        let digits = (0..<digits).map { _ in UInt8.random(in: 0...9) }
        return ExactDecimal(isNegative: .random(), digits: [1] + digits, scale: Int.random(in: -5...20))
    }

    @Test func quotientsAndRemaindersFit() {
        for _ in 0..<2000 {
            let (left, right) = (random(.random(in: 0...60)), random(.random(in: 0...40)))
            let quotient = left.divided(by: right, scale: 0)
            let rest = left.remainder(by: right)
            #expect(ExactDecimal.order(quotient * right + rest, left) == 0)
            #expect(rest.isZero || rest.isNegative == left.isNegative)
            let isSmaller = ExactDecimal.order(absolute(rest), absolute(right)) < 0
            #expect(isSmaller)
        }
    }

    private func absolute(_ number: ExactDecimal) -> ExactDecimal { number.isNegative ? -number : number }

    /// Limbs of nines need the corrections of the long division.
    @Test func limbsAtTheirLimits() {
        let limbs: [[UInt8]] = [[9], [0], [5], [4, 9, 9, 9, 9, 9, 9, 9, 9], [5, 0, 0, 0, 0, 0, 0, 0, 1]]
        for _ in 0..<2000 {
            func number(_ count: Int) -> ExactDecimal {
                let digits = (0..<count).flatMap { _ -> [UInt8] in
                    let part = limbs.randomElement() ?? [9]
                    return part.count == 1 ? [UInt8](repeating: part[0], count: 9) : part
                }
                return ExactDecimal(isNegative: false, digits: [1] + digits, scale: 0)
            }
            let (left, right) = (number(.random(in: 3...6)), number(.random(in: 1...3)))
            let quotient = left.divided(by: right, scale: 0)
            #expect(ExactDecimal.order(quotient * right + left.remainder(by: right), left) == 0)
        }
    }

    @Test func doublesAreExact() {
        #expect(BigDecimal(ExactDecimal(exactly: 0.1)).description.hasPrefix("0.1000000000000000055511151231257827"))
        for value in [1.5, -2.25, 1e300, .leastNonzeroMagnitude, -0.1, 123456789.125] {
            #expect(ExactDecimal(exactly: value).double == value)
        }
    }

    @Test func roundsInAllDirections() throws {
        for (text, down, floor, ceiling, halfUp) in [
            ("1.5", 1, 1, 2, 2), ("-1.5", -1, -2, -1, -2), ("1.4", 1, 1, 2, 1), ("-0.1", 0, -1, 0, 0),
            ("2", 2, 2, 2, 2),
        ] as [(String, Int64, Int64, Int64, Int64)] {
            let number = ExactDecimal(try #require(BigDecimal(text)))
            #expect(number.rescaled(to: 0, .down).word == down)
            #expect(number.rescaled(to: 0, .floor).word == floor)
            #expect(number.rescaled(to: 0, .ceiling).word == ceiling)
            #expect(number.rescaled(to: 0, .halfUp).word == halfUp)
        }
    }
}
