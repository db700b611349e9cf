import IgniteCore

/// The stored form of a DECIMAL: bytes that compare as the numbers do, one form for each value.
///
/// 0 is `80`. A positive number 0.ddd… × 100^e is `C0`, e in two bytes, then its digits in pairs, each plus 1, without
/// pairs of zeros at the end. A negative number has all bytes of its positive one complemented, then `FF`, so that a
/// number with fewer digits, which is greater, does not come first.
enum DecimalKey {
    private static let zero: UInt8 = 0x80
    private static let positive: UInt8 = 0xC0
    private static let exponentBias = 0x8000

    static func bytes(_ number: ExactDecimal) -> [UInt8] {
        guard !number.isZero else { return [zero] }
        var digits = number.digits[...]
        while digits.last == 0 { digits.removeLast() }
        // The point is after this many digits; pairs begin at an even distance from it.
        let point = number.digitCount - number.scale
        let exponent = point >= 0 ? (point + 1) / 2 : point / 2
        if (exponent * 2 - point) & 1 == 1 { digits = [0] + digits }
        if digits.count & 1 == 1 { digits.append(0) }
        let biased = exponent + exponentBias
        var bytes = [positive, UInt8(truncatingIfNeeded: biased >> 8), UInt8(truncatingIfNeeded: biased)]
        bytes.reserveCapacity(digits.count / 2 + 4)
        for index in stride(from: digits.startIndex, to: digits.endIndex, by: 2) {
            bytes.append(digits[index] * 10 + digits[index + 1] + 1)
        }
        guard number.isNegative else { return bytes }
        for index in bytes.indices { bytes[index] = ~bytes[index] }
        bytes.append(0xFF)
        return bytes
    }

    /// Returns the number of a stored form, with its smallest scale that is not negative.
    static func number(_ bytes: UnsafeRawBufferPointer) -> ExactDecimal {
        guard let first = bytes.first, first != zero, bytes.count > 3 else { return ExactDecimal(0) }
        let isNegative = first < zero
        let mask: UInt8 = isNegative ? 0xFF : 0
        let exponent = (Int(bytes[1] ^ mask) << 8 | Int(bytes[2] ^ mask)) - exponentBias
        let pairs = bytes[3..<(isNegative ? bytes.count - 1 : bytes.count)]
        var scale = (pairs.count - exponent) * 2
        if pairs.count <= 9 {
            var word: Int64 = 0
            for pair in pairs { word = word * 100 + Int64((pair ^ mask) &- 1) }
            if word % 10 == 0, scale > 0 {
                word /= 10
                scale -= 1
            }
            let number = ExactDecimal(isNegative ? -word : word, scale: scale)
            return scale < 0 ? number.rescaled(to: 0) : number
        }
        var digits: [UInt8] = []
        digits.reserveCapacity(pairs.count * 2)
        for pair in pairs {
            let value = (pair ^ mask) &- 1
            digits.append(value / 10)
            digits.append(value % 10)
        }
        if digits.last == 0, scale > 0 {
            digits.removeLast()
            scale -= 1
        }
        let number = ExactDecimal(isNegative: isNegative, digits: digits[...], scale: scale)
        return scale < 0 ? number.rescaled(to: 0) : number
    }
}
