import IgniteCore

/// A decimal number with exact arithmetic, like Java's BigDecimal: a whole number divided by a power of ten.
struct ExactDecimal {
    /// Whether it is less than 0.
    private(set) var isNegative: Bool
    /// The whole number without its sign in limbs of nine digits, the lowest first, without zeros at the end.
    private(set) var limbs: [UInt32]
    /// The number of digits after the decimal point; negative for zeros before it.
    private(set) var scale: Int

    /// How to drop digits.
    enum Rounding { case down, floor, ceiling, halfUp }

    static let base: UInt64 = 1_000_000_000

    private init(isNegative: Bool, limbs: [UInt32], scale: Int) {
        var limbs = limbs
        while limbs.last == 0 { limbs.removeLast() }
        self.limbs = limbs
        self.isNegative = isNegative && !limbs.isEmpty
        self.scale = scale
    }

    init(_ value: Int64, scale: Int = 0) {
        var rest = value.magnitude
        var limbs: [UInt32] = []
        while rest > 0 {
            limbs.append(UInt32(rest % Self.base))
            rest /= Self.base
        }
        self.init(isNegative: value < 0, limbs: limbs, scale: scale)
    }

    /// - Parameter digits: Each 0 to 9, the highest first.
    init(isNegative: Bool, digits: ArraySlice<UInt8>, scale: Int) {
        var limbs: [UInt32] = []
        limbs.reserveCapacity(digits.count / 9 + 1)
        var end = digits.endIndex
        while end > digits.startIndex {
            let start = max(digits.startIndex, end - 9)
            limbs.append(digits[start..<end].reduce(0) { $0 * 10 + UInt32($1) })
            end = start
        }
        self.init(isNegative: isNegative, limbs: limbs, scale: scale)
    }

    init(_ number: BigDecimal) {
        let word: Int64? = number.withUnscaledBytes { bytes in
            guard bytes.count <= 8 else { return nil }
            return bytes.reduce(bytes.first.map { $0 & 0x80 == 0 } ?? true ? 0 : -1) { $0 << 8 | Int64($1) }
        }
        if let word {
            self.init(word, scale: Int(number.scale))
        } else {
            let digits = BigDecimal(unscaled: number.unscaled, scale: 0).description.utf8
            let isNegative = digits.first == UInt8(ascii: "-")
            self.init(
                isNegative: isNegative, digits: (digits.drop { $0 == UInt8(ascii: "-") }.map { $0 - 0x30 })[...],
                scale: Int(number.scale))
        }
    }

    /// The exact value of a finite number.
    init(exactly value: Double) {
        guard value != 0 else {
            self.init(0)
            return
        }
        // significand × 2^exponent; a negative power of two is a power of five after as many digits.
        let exponent = Int(value.exponent) - 52
        var number = ExactDecimal(Int64((value.significand * 0x1p52)))
        let factor = ExactDecimal(exponent < 0 ? 5 : 2)
        var power = ExactDecimal(1)
        var square = factor
        var rest = exponent.magnitude
        while rest > 0 {
            if rest & 1 == 1 { power = power * square }
            rest >>= 1
            if rest > 0 { square = square * square }
        }
        number = number * power
        number.scale = exponent < 0 ? -exponent : 0
        number.isNegative = value < 0
        self = number.withoutTrailingZeros
    }

    var isZero: Bool { limbs.isEmpty }

    /// The digits of the whole number, the highest first, each 0 to 9; empty for 0.
    var digits: [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(limbs.count * 9)
        for limb in limbs.reversed() {
            var divisor: UInt32 = 100_000_000
            while divisor > 0 {
                digits.append(UInt8(limb / divisor % 10))
                divisor /= 10
            }
        }
        return [UInt8](digits.drop { $0 == 0 })
    }

    /// The number of digits of the whole number; 0 for 0.
    var digitCount: Int {
        guard var top = limbs.last else { return 0 }
        var count = (limbs.count - 1) * 9
        while top > 0 {
            top /= 10
            count += 1
        }
        return count
    }

    /// The whole number as a word; nil if it does not fit.
    var word: Int64? {
        guard limbs.count <= 3 else { return nil }
        var value: UInt64 = 0
        for limb in limbs.reversed() {
            let (product, overflow) = value.multipliedReportingOverflow(by: Self.base)
            let (sum, carry) = product.addingReportingOverflow(UInt64(limb))
            if overflow || carry { return nil }
            value = sum
        }
        if isNegative { return value <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- value) : nil }
        return Int64(exactly: value)
    }

    /// The nearest double.
    var double: Double { Double("\(BigDecimal(self))") ?? (isNegative ? -.infinity : .infinity) }

    /// The nearest float.
    var float: Float { Float("\(BigDecimal(self))") ?? (isNegative ? -.infinity : .infinity) }

    /// The equal number with the smallest scale; 0 has scale 0.
    var withoutTrailingZeros: ExactDecimal {
        guard !isZero else { return ExactDecimal(0) }
        let digits = digits
        let zeros = digits.reversed().prefix { $0 == 0 }.count
        guard zeros > 0 else { return self }
        return ExactDecimal(isNegative: isNegative, digits: digits.dropLast(zeros), scale: scale - zeros)
    }

    /// Returns the number with another scale.
    func rescaled(to wanted: Int, _ rounding: Rounding = .down) -> ExactDecimal {
        if wanted == scale { return self }
        if isZero { return ExactDecimal(isNegative: false, limbs: [], scale: wanted) }
        if wanted > scale {
            return ExactDecimal(
                isNegative: isNegative, limbs: Self.product(limbs, Self.power(wanted - scale)), scale: wanted)
        }
        let dropped = scale - wanted
        if dropped > digitCount + 1 { return Self.rounded([], isAbove: 1, isNegative, wanted, rounding) }
        let power = Self.power(dropped)
        let (quotient, remainder) = Self.quotient(limbs, power)
        let isAbove: Int
        if remainder.isEmpty {
            isAbove = 0
        } else {
            isAbove = Self.order(Self.product(remainder, [2]), power) < 0 ? 1 : 2
        }
        return Self.rounded(quotient, isAbove: isAbove, isNegative, wanted, rounding)
    }

    /// - Parameter isAbove: 0 if nothing was dropped, 1 for less than a half, 2 for a half and more.
    private static func rounded(
        _ limbs: [UInt32], isAbove: Int, _ isNegative: Bool, _ scale: Int, _ rounding: Rounding
    ) -> ExactDecimal {
        let isUp =
            switch rounding {
            case .down: false
            case .floor: isAbove > 0 && isNegative
            case .ceiling: isAbove > 0 && !isNegative
            case .halfUp: isAbove == 2
            }
        return ExactDecimal(isNegative: isNegative, limbs: isUp ? sum(limbs, [1]) : limbs, scale: scale)
    }
}

extension ExactDecimal {
    static prefix func - (number: ExactDecimal) -> ExactDecimal {
        ExactDecimal(isNegative: !number.isNegative, limbs: number.limbs, scale: number.scale)
    }

    static func + (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
        let scale = max(left.scale, right.scale)
        let (left, right) = (left.rescaled(to: scale), right.rescaled(to: scale))
        if left.isNegative == right.isNegative {
            return ExactDecimal(isNegative: left.isNegative, limbs: sum(left.limbs, right.limbs), scale: scale)
        }
        if order(left.limbs, right.limbs) >= 0 {
            return ExactDecimal(isNegative: left.isNegative, limbs: difference(left.limbs, right.limbs), scale: scale)
        }
        return ExactDecimal(isNegative: right.isNegative, limbs: difference(right.limbs, left.limbs), scale: scale)
    }

    static func - (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal { left + -right }

    static func * (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
        ExactDecimal(
            isNegative: left.isNegative != right.isNegative, limbs: product(left.limbs, right.limbs),
            scale: left.scale + right.scale)
    }

    /// Returns the quotient with this many digits after the point, the others dropped. The divisor is not 0.
    func divided(by divisor: ExactDecimal, scale wanted: Int, _ rounding: Rounding = .down) -> ExactDecimal {
        // left / right × 10^(wanted - left.scale + right.scale)
        let shift = wanted - scale + divisor.scale
        let dividend = shift > 0 ? Self.product(limbs, Self.power(shift)) : limbs
        let divisorLimbs = shift < 0 ? Self.product(divisor.limbs, Self.power(-shift)) : divisor.limbs
        let (quotient, remainder) = Self.quotient(dividend, divisorLimbs)
        let isAbove =
            remainder.isEmpty ? 0 : Self.order(Self.product(remainder, [2]), divisorLimbs) < 0 ? 1 : 2
        return Self.rounded(quotient, isAbove: isAbove, isNegative != divisor.isNegative, wanted, rounding)
    }

    /// Returns the remainder, which has the sign of this number. The divisor is not 0.
    func remainder(by divisor: ExactDecimal) -> ExactDecimal {
        let common = max(scale, divisor.scale)
        let (left, right) = (rescaled(to: common), divisor.rescaled(to: common))
        return ExactDecimal(
            isNegative: isNegative, limbs: Self.quotient(left.limbs, right.limbs).remainder, scale: common)
    }

    /// Returns -1, 0 or 1.
    static func order(_ left: ExactDecimal, _ right: ExactDecimal) -> Int {
        let difference = left - right
        return difference.isZero ? 0 : difference.isNegative ? -1 : 1
    }

    // MARK: Limbs

    /// Returns 10^exponent.
    private static func power(_ exponent: Int) -> [UInt32] {
        var limbs = [UInt32](repeating: 0, count: exponent / 9)
        var top: UInt32 = 1
        for _ in 0..<exponent % 9 { top *= 10 }
        limbs.append(top)
        return limbs
    }

    private static func order(_ left: [UInt32], _ right: [UInt32]) -> Int {
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        for index in left.indices.reversed() where left[index] != right[index] {
            return left[index] < right[index] ? -1 : 1
        }
        return 0
    }

    private static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var sum: [UInt32] = []
        sum.reserveCapacity(max(left.count, right.count) + 1)
        var carry: UInt64 = 0
        for index in 0..<max(left.count, right.count) {
            carry += (index < left.count ? UInt64(left[index]) : 0) + (index < right.count ? UInt64(right[index]) : 0)
            sum.append(UInt32(carry % base))
            carry /= base
        }
        if carry > 0 { sum.append(UInt32(carry)) }
        return sum
    }

    /// The left number is not less than the right one.
    private static func difference(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var difference = left
        var borrow: Int64 = 0
        for index in left.indices {
            var value = Int64(left[index]) - borrow - (index < right.count ? Int64(right[index]) : 0)
            borrow = value < 0 ? 1 : 0
            if value < 0 { value += Int64(base) }
            difference[index] = UInt32(value)
        }
        return trimmed(difference)
    }

    private static func product(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        guard !left.isEmpty, !right.isEmpty else { return [] }
        var product = [UInt32](repeating: 0, count: left.count + right.count)
        for (index, limb) in left.enumerated() where limb != 0 {
            var carry: UInt64 = 0
            for (offset, other) in right.enumerated() {
                carry += UInt64(limb) * UInt64(other) + UInt64(product[index + offset])
                product[index + offset] = UInt32(carry % base)
                carry /= base
            }
            product[index + right.count] = UInt32(carry)
        }
        return trimmed(product)
    }

    /// Returns the quotient and the remainder. The divisor is not empty.
    private static func quotient(_ left: [UInt32], _ right: [UInt32]) -> (quotient: [UInt32], remainder: [UInt32]) {
        if order(left, right) < 0 { return ([], left) }
        if right.count == 1 {
            var quotient = left
            var rest: UInt64 = 0
            for index in left.indices.reversed() {
                rest = rest * base + UInt64(left[index])
                quotient[index] = UInt32(rest / UInt64(right[0]))
                rest %= UInt64(right[0])
            }
            return (trimmed(quotient), trimmed([UInt32(rest)]))
        }
        return longQuotient(left, right)
    }

    /// Knuth's algorithm D: the highest limb of the divisor is made large, so that the estimate of each limb of the
    /// quotient is at most 2 too large.
    private static func longQuotient(_ left: [UInt32], _ right: [UInt32]) -> (quotient: [UInt32], remainder: [UInt32]) {
        let factor = UInt32(base / (UInt64(right[right.count - 1]) + 1))
        let divisor = product(right, [factor])
        var rest = product(left, [factor])
        while rest.count <= left.count { rest.append(0) }
        let count = divisor.count
        let (first, second) = (UInt64(divisor[count - 1]), UInt64(divisor[count - 2]))
        var quotient = [UInt32](repeating: 0, count: rest.count - count)
        for index in quotient.indices.reversed() {
            let top = UInt64(rest[index + count]) * base + UInt64(rest[index + count - 1])
            var estimate = top / first
            var remainder = top % first
            while estimate >= base || estimate * second > remainder * base + UInt64(rest[index + count - 2]) {
                estimate -= 1
                remainder += first
                if remainder >= base { break }
            }
            var borrow: Int64 = 0
            var carry: UInt64 = 0
            for offset in 0...count {
                carry += offset < count ? estimate * UInt64(divisor[offset]) : 0
                var value = Int64(rest[index + offset]) - Int64(carry % base) - borrow
                carry /= base
                borrow = value < 0 ? 1 : 0
                if value < 0 { value += Int64(base) }
                rest[index + offset] = UInt32(value)
            }
            if borrow > 0 {
                estimate -= 1
                var carry: UInt64 = 0
                for offset in 0...count {
                    carry += UInt64(rest[index + offset]) + (offset < count ? UInt64(divisor[offset]) : 0)
                    rest[index + offset] = UInt32(carry % base)
                    carry /= base
                }
            }
            quotient[index] = UInt32(estimate)
        }
        return (trimmed(quotient), self.quotient(trimmed(rest), [factor]).quotient)
    }

    private static func trimmed(_ limbs: [UInt32]) -> [UInt32] {
        var limbs = limbs
        while limbs.last == 0 { limbs.removeLast() }
        return limbs
    }
}

extension BigDecimal {
    /// The same number with the same scale.
    init(_ number: ExactDecimal) {
        if let word = number.word, let scale = Int16(exactly: number.scale) {
            self.init(word, scale: scale)
            return
        }
        let digits = String(decoding: number.digits.map { $0 + 0x30 }, as: UTF8.self)
        self = BigDecimal("\(number.isNegative ? "-" : "")\(digits.isEmpty ? "0" : digits)e\(-number.scale)") ?? 0
    }
}
