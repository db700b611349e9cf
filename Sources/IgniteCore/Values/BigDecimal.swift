/// A decimal number of any length: a whole number divided by a power of ten, without rounding.
///
/// Numbers with different scales are equal if their values are: 1.5 equals 1.50, and both have the same hash. The text
/// keeps the scale.
public struct BigDecimal: Sendable {
    /// Without redundant sign bytes, and as a word if it fits, so that equal numbers of the same scale have the same
    /// form.
    private enum Unscaled: Hashable {
        case word(Int64)
        /// Two's complement, most significant byte first.
        case bytes([UInt8])
    }

    private let number: Unscaled

    /// The number of digits after the decimal point; negative for trailing zeros before it: 1 with scale -3 is 1000.
    public let scale: Int16

    /// The number of digits of Ignite's longest DECIMAL.
    package static let maximumPrecision = 32_767
    /// The number of bytes for that many digits; the time to write digits grows with the square of their number.
    package static let maximumUnscaledLength = 13_608

    private init(_ number: Unscaled, scale: Int16) {
        self.number = number
        self.scale = scale
    }

    /// Creates a number from its unscaled value and its scale.
    public init(_ value: Int64, scale: Int16 = 0) {
        self.init(.word(value), scale: scale)
    }

    /// Creates a number from its parts.
    ///
    /// - Parameters:
    ///   - unscaled: Two's complement, most significant byte first; empty means 0.
    ///   - scale: The number of digits after the decimal point.
    public init(unscaled: [UInt8], scale: Int16) {
        self = unscaled.withUnsafeBytes { BigDecimal(unscaled: $0, scale: scale) }
    }

    /// Creates a number from its parts, without an array.
    package init(unscaled: UnsafeRawBufferPointer, scale: Int16) {
        let bytes = Self.minimal(unscaled)
        guard bytes.count <= 8 else {
            self.init(.bytes([UInt8](bytes)), scale: scale)
            return
        }
        var word: Int64 = (bytes.first ?? 0) & 0x80 == 0 ? 0 : -1
        for byte in bytes { word = word << 8 | Int64(byte) }
        self.init(.word(word), scale: scale)
    }

    /// Creates a number from text such as `-12.50`, `.5` or `1.5e-7`, with every digit and the scale of the text.
    ///
    /// Returns nil for any other text, for more than 32,767 digits and for a scale that does not fit in 16 bits.
    public init?(_ text: String) {
        var digits: [UInt8] = []
        var scale = 0
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let mantissa = rest.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        var hasPoint = false
        for byte in mantissa {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            digits.append(byte - 0x30)
            if hasPoint { scale += 1 }
        }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(mantissa.count)
        if !rest.isEmpty {
            guard let exponent = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), exponent.magnitude < 1 << 32
            else { return nil }
            scale -= exponent
        }
        let significant = digits.drop { $0 == 0 }
        guard significant.count <= Self.maximumPrecision, let scale = Int16(exactly: scale) else { return nil }
        self.init(digits: significant, isNegative: isNegative, scale: scale)
    }

    /// - Parameter digits: Each 0 to 9.
    /// Returns the same number with more digits after the decimal point; nil if it has more than that.
    package func extended(toScale wanted: Int) -> BigDecimal? {
        guard Int(scale) <= wanted else { return nil }
        if Int(scale) == wanted { return self }
        let text = description
        guard scale >= 0, !text.contains("E") else { return nil }
        let zeros = String(repeating: "0", count: wanted - Int(scale))
        return BigDecimal(scale == 0 ? "\(text).\(zeros)" : text + zeros)
    }

    private init(digits: ArraySlice<UInt8>, isNegative: Bool, scale: Int16) {
        guard digits.count > 18 else {
            let magnitude = digits.reduce(0) { $0 * 10 + Int64($1) }
            self.init(.word(isNegative ? -magnitude : magnitude), scale: scale)
            return
        }
        // The magnitude in limbs of 64 bits, the least significant first, eighteen digits at a time; with room for the
        // sign.
        var limbs = [UInt64](repeating: 0, count: digits.count / 19 + 2)
        limbs.withUnsafeMutableBufferPointer { limbs in
            var used = 0
            var position = digits.startIndex
            while position < digits.endIndex {
                let group = digits[position..<min(position + 18, digits.endIndex)]
                var carry = group.reduce(0) { $0 * 10 + UInt64($1) }
                let factor = powersOfTen[group.count]
                for index in 0..<used {
                    let product = limbs[index].multipliedFullWidth(by: factor)
                    let (sum, overflow) = product.low.addingReportingOverflow(carry)
                    limbs[index] = sum
                    carry = product.high + (overflow ? 1 : 0)
                }
                if carry > 0 {
                    limbs[used] = carry
                    used += 1
                }
                position += group.count
            }
            guard isNegative else { return }
            var isCarried = true
            for index in limbs.indices {
                (limbs[index], isCarried) = (~limbs[index]).addingReportingOverflow(isCarried ? 1 : 0)
            }
        }
        var bytes = ByteWriter(capacity: limbs.count * 8)
        for limb in limbs.reversed() { bytes.appendBigEndian(limb) }
        self.init(unscaled: bytes.bytes, scale: scale)
    }

    /// The number without its decimal point: two's complement, most significant byte first, in as few bytes as
    /// possible.
    public var unscaled: [UInt8] { withUnscaledBytes { [UInt8]($0) } }

    /// Calls the body with the bytes of `unscaled`, without an array.
    package func withUnscaledBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch number {
        case .word(let word): withUnsafeBytes(of: word.bigEndian) { body(Self.minimal($0)) }
        case .bytes(let bytes): bytes.withUnsafeBytes { body($0) }
        }
    }

    /// The number of digits before and after the decimal point, without leading and trailing zeros. The first is
    /// negative for zeros after the point: -1 for 0.05, where the second is 2. Both are 0 for 0.
    package var digitCounts: (before: Int, behind: Int) {
        let stripped = withoutTrailingZeros
        var digits = 1
        switch stripped.number {
        case .word(0): return (0, 0)
        case .word(let word): while digits < 20, word.magnitude >= powersOfTen[digits] { digits += 1 }
        case .bytes(let bytes): digits = bytes.withUnsafeBytes { decimalDigits(ofTwosComplement: $0).0.count }
        }
        return (digits - Int(stripped.scale), max(0, Int(stripped.scale)))
    }

    /// The number if it is whole and fits in 64 bits.
    package var wholeNumber: Int64? {
        let stripped = withoutTrailingZeros
        guard stripped.scale <= 0, case let whole = stripped.rescaled(to: 0), whole.scale == 0,
            case .word(let word) = whole.number
        else { return nil }
        return word
    }

    /// Whether the number is too long for any DECIMAL of Ignite.
    package var isTooLong: Bool { withUnscaledBytes(\.count) > Self.maximumUnscaledLength }

    /// Returns the bytes without those that only repeat the sign; at least one byte.
    private static func minimal(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        while start + 1 < bytes.count, bytes[start] == (bytes[start + 1] & 0x80 == 0 ? 0 : 0xFF) { start += 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start...])
    }

    /// Returns the equal number with a larger scale; the number itself if that would be too long for any DECIMAL.
    package func rescaled(to larger: Int16) -> BigDecimal {
        let zeros = Int(larger) - Int(scale)
        guard zeros > 0 else { return self }
        if case .word(let word) = number, word == 0 || zeros < 19 {
            let (product, overflow) = word.multipliedReportingOverflow(by: Int64(powersOfTen[min(zeros, 18)]))
            if !overflow { return BigDecimal(product, scale: larger) }
        }
        let (digits, isNegative) = withUnscaledBytes { decimalDigits(ofTwosComplement: $0) }
        guard digits.count + zeros <= Self.maximumPrecision else { return self }
        let longer = digits.map { $0 - UInt8(ascii: "0") } + [UInt8](repeating: 0, count: zeros)
        return BigDecimal(digits: longer[...], isNegative: isNegative, scale: larger)
    }

    /// The equal number without trailing zeros, which has the smallest possible scale; 0 has scale 0.
    package var withoutTrailingZeros: BigDecimal {
        var scale = scale
        switch number {
        case .word(0): return BigDecimal(0)
        case .word(var word):
            while word % 10 == 0, scale > .min {
                word /= 10
                scale -= 1
            }
            return BigDecimal(word, scale: scale)
        case .bytes(let bytes):
            guard bytes.last.map({ $0 & 1 == 0 }) == true else { return self }
            let (digits, isNegative) = bytes.withUnsafeBytes { decimalDigits(ofTwosComplement: $0) }
            let zeros = digits.reversed().prefix { $0 == UInt8(ascii: "0") }.count
            let dropped = min(zeros, Int(scale) - Int(Int16.min))
            return BigDecimal(
                digits: digits.dropLast(dropped).map { $0 - UInt8(ascii: "0") }[...], isNegative: isNegative,
                scale: Int16(Int(scale) - dropped))
        }
    }
}

extension BigDecimal: CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// Every digit, with `scale` digits after the decimal point, never with an exponent: `-12.50`.
    public var description: String {
        text { out in
            withUnscaledBytes { out.appendDecimal(unscaled: $0, elementScale: Int(scale), shownScale: Int(scale)) }
        }
    }

    /// Creates a whole number.
    public init(integerLiteral value: Int64) { self.init(value) }
}

extension BigDecimal: Hashable, Comparable {
    /// Returns whether both have the same value, whatever their scales.
    public static func == (left: BigDecimal, right: BigDecimal) -> Bool {
        if left.scale == right.scale { return left.number == right.number }
        let (left, right) = (left.withoutTrailingZeros, right.withoutTrailingZeros)
        return left.scale == right.scale && left.number == right.number
    }

    /// Hashes the value without the scale.
    public func hash(into hasher: inout Hasher) {
        let stripped = withoutTrailingZeros
        hasher.combine(stripped.number)
        hasher.combine(stripped.scale)
    }

    /// Compares the values.
    public static func < (left: BigDecimal, right: BigDecimal) -> Bool {
        if case .word(let leftWord) = left.number, case .word(let rightWord) = right.number, left.scale == right.scale {
            return leftWord < rightWord
        }
        let (left, right) = (left.parts, right.parts)
        if left.sign != right.sign { return left.sign < right.sign }
        let (smaller, larger) = left.sign < 0 ? (right, left) : (left, right)
        if smaller.exponent != larger.exponent { return smaller.exponent < larger.exponent }
        return smaller.digits.lexicographicallyPrecedes(larger.digits)
    }

    /// The number as its sign and 0.ddd × 10^exponent; the first and the last digit are not 0.
    private var parts: (sign: Int, exponent: Int, digits: [UInt8]) {
        let stripped = withoutTrailingZeros
        if stripped.number == .word(0) { return (0, 0, []) }
        let (digits, isNegative) = stripped.withUnscaledBytes { decimalDigits(ofTwosComplement: $0) }
        return (isNegative ? -1 : 1, digits.count - Int(stripped.scale), digits)
    }
}
