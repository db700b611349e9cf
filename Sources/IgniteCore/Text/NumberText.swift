/// "00" to "99", for writing two digits at a time.
private let digitPairs: StaticString = """
    00010203040506070809101112131415161718192021222324252627282930313233343536373839\
    40414243444546474849505152535455565758596061626364656667686970717273747576777879\
    8081828384858687888990919293949596979899
    """

/// 10⁰ to 10¹⁹, the powers that fit in a UInt64.
let powersOfTen: InlineArray<20, UInt64> = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
]

/// Writes the last `count` digits of a number, with leading zeros.
@inline(__always)
func putDigits(_ value: UInt64, count: Int, at start: UnsafeMutablePointer<UInt8>) {
    var rest = value
    var index = count
    while index >= 2 {
        let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
        rest = quotient
        index &-= 2
        putPair(Int(truncatingIfNeeded: pair), at: start + index)
    }
    if index == 1 { start.pointee = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10) }
}

/// Writes a number below 100 with two digits.
@inline(__always)
func putPair(_ value: Int, at start: UnsafeMutablePointer<UInt8>) {
    assert(value >= 0 && value < 100)
    let pair = UnsafeRawPointer(digitPairs.utf8Start).loadUnaligned(fromByteOffset: value &* 2, as: UInt16.self)
    UnsafeMutableRawPointer(start).storeBytes(of: pair, as: UInt16.self)
}

/// Writes a number of at most 20 digits and returns how many it has. May overwrite the eight bytes after them.
@inline(__always)
func putDecimal(_ value: UInt64, at start: UnsafeMutablePointer<UInt8>) -> Int {
    if value < 100_000_000 {
        // A bit at the last digit keeps one zero for 0.
        let digits = eightDigits(value)
        let zeros = (digits | 1 &<< 56).trailingZeroBitCount & ~7
        store((digits | 0x3030_3030_3030_3030) &>> UInt64(zeros), at: start)
        return 8 &- zeros &>> 3
    }
    return putLongDecimal(value, at: start)
}

private func putLongDecimal(_ value: UInt64, at start: UnsafeMutablePointer<UInt8>) -> Int {
    let (high, low) = value.quotientAndRemainder(dividingBy: 100_000_000)
    let count = high < 100_000_000 ? putDecimal(high, at: start) : putLongDecimal(high, at: start)
    store(eightDigits(low) | 0x3030_3030_3030_3030, at: start + count)
    return count &+ 8
}

@inline(__always)
private func store(_ word: UInt64, at start: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(start).storeBytes(of: word.littleEndian, as: UInt64.self)
}

/// Returns the eight digits of a number below 10⁸, one per byte, with the first digit in the lowest byte.
///
/// Splits off halves, then quarters, then single digits in all lanes at once. The multiplications with shifts are
/// divisions by 100 and 10, exact for the values in a lane.
@inline(__always)
private func eightDigits(_ value: UInt64) -> UInt64 {
    let (high, low) = value.quotientAndRemainder(dividingBy: 10_000)
    let fours = high | low &<< 32
    let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- hundreds &* 100) &<< 16
    let tens = (twos &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (twos &- tens &* 10) &<< 8
}

extension ByteWriter {
    /// Appends a signed integer in decimal.
    package mutating func appendDecimal(_ value: Int64) {
        let start = reserve(32)
        start.pointee = UInt8(ascii: "-")
        let sign = value < 0 ? 1 : 0
        advance(sign &+ putDecimal(value.magnitude, at: start + sign))
    }

    /// Appends an unsigned integer in decimal.
    package mutating func appendDecimal(_ value: UInt64) {
        advance(putDecimal(value, at: reserve(32)))
    }

    /// Appends the last `count` digits of a number, with leading zeros.
    package mutating func appendDigits(_ value: UInt64, count: Int) {
        putDigits(value, count: count, at: reserve(count))
        advance(count)
    }

    /// Appends a decimal point and `count` digits without trailing zeros; nothing if all are zeros.
    @inline(__always)
    mutating func appendFraction(_ value: UInt64, digits count: Int) {
        guard value != 0 else { return }
        let start = reserve(count &+ 1)
        start.pointee = UInt8(ascii: ".")
        putDigits(value, count: count, at: start + 1)
        var last = count
        while start[last] == UInt8(ascii: "0") { last &-= 1 }
        advance(last &+ 1)
    }

    /// Appends the shortest text that reads back as the same double; `NaN`, `Infinity`, `-Infinity`.
    package mutating func appendShortest(_ value: Double) {
        if appendPlain(value) { return }
        guard value.isFinite else { return appendNonFinite(isNaN: value.isNaN, isNegative: value < 0) }
        appendDescription(value.description)
    }

    /// Appends the shortest text that reads back as the same float.
    package mutating func appendShortest(_ value: Float) {
        guard value.isFinite else { return appendNonFinite(isNaN: value.isNaN, isNegative: value < 0) }
        appendDescription(value.description)
    }

    private mutating func appendNonFinite(isNaN: Bool, isNegative: Bool) {
        append(isNaN ? "NaN" : isNegative ? "-Infinity" : "Infinity")
    }

    /// Appends Swift's description, which is already the shortest text, except for the `.0` of whole numbers.
    private mutating func appendDescription(_ description: String) {
        var description = description
        description.withUTF8 { text in
            var length = text.count
            if length > 2, text[length - 2] == UInt8(ascii: "."), text[length - 1] == UInt8(ascii: "0") { length -= 2 }
            append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[..<length]))
        }
    }

    /// Writes a double with at most six decimals without the standard library, which takes several times as long.
    ///
    /// Up to 15 significant digits, no two decimals read back as the same double. So if the double nearest to
    /// `rounded / 10⁶` is `value`, that decimal without trailing zeros is the shortest text.
    private mutating func appendPlain(_ value: Double) -> Bool {
        let magnitude = value.magnitude
        guard magnitude < 1e9, magnitude >= 1e-3 || value == 0 else { return false }
        let rounded = Int64(magnitude * 1e6 + 0.5)
        guard Double(rounded) / 1e6 == magnitude else { return false }
        let (whole, fraction) = UInt64(bitPattern: rounded).quotientAndRemainder(dividingBy: 1_000_000)
        let start = reserve(32)
        start.pointee = UInt8(ascii: "-")
        let sign = value.sign == .minus ? 1 : 0
        advance(sign &+ putDecimal(whole, at: start + sign))
        appendFraction(fraction, digits: 6)
        return true
    }

    /// Appends `unscaled / 10^elementScale` with `shownScale` digits after the decimal point, or with all digits if
    /// `shownScale` is too small for them.
    ///
    /// - Parameter unscaled: Two's complement, most significant byte first, at least one byte.
    package mutating func appendDecimal(unscaled: UnsafeRawBufferPointer, elementScale: Int, shownScale: Int) {
        let scale = max(shownScale, elementScale, 0)
        let zeros = scale - elementScale
        if unscaled.count <= 8, scale < 20, zeros < 20 {
            var value: Int64 = unscaled[0] & 0x80 == 0 ? 0 : -1
            for index in 0..<unscaled.count { value = value &<< 8 | Int64(unscaled[index]) }
            let (shifted, overflow) = value.magnitude.multipliedReportingOverflow(by: powersOfTen[zeros])
            if !overflow { return appendDecimal(isNegative: value < 0, shifted, scale: scale) }
        }
        appendLongDecimal(unscaled: unscaled, zeros: zeros, scale: scale)
    }

    /// Appends `value / 10^scale` with `scale` digits after the decimal point, fewer than 20 of them.
    @inline(__always)
    private mutating func appendDecimal(isNegative: Bool, _ value: UInt64, scale: Int) {
        let start = reserve(48)
        start.pointee = UInt8(ascii: "-")
        let first = start + (isNegative ? 1 : 0)
        var count = putDecimal(value, at: first)
        if count <= scale {
            count = scale &+ 1
            putDigits(value, count: count, at: first)
        }
        guard scale > 0 else { return advance(first - start &+ count) }
        // Moves the digits after the point by one byte to make room for it: cheaper than a division.
        let point = UnsafeMutableRawPointer(first + (count &- scale))
        let low = point.loadUnaligned(as: UInt64.self)
        if scale > 8 {
            let middle = point.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            let high = point.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
            point.storeBytes(of: middle, toByteOffset: 9, as: UInt64.self)
            point.storeBytes(of: high, toByteOffset: 17, as: UInt64.self)
        }
        point.storeBytes(of: low, toByteOffset: 1, as: UInt64.self)
        point.storeBytes(of: UInt8(ascii: "."), as: UInt8.self)
        advance(first - start &+ count &+ 1)
    }

    /// Appends a decimal that does not fit in a machine word.
    private mutating func appendLongDecimal(unscaled: UnsafeRawBufferPointer, zeros: Int, scale: Int) {
        let (digits, isNegative) = decimalDigits(ofTwosComplement: unscaled)
        if isNegative { append(UInt8(ascii: "-")) }
        let isZero = digits == [UInt8(ascii: "0")]
        let length = isZero ? 1 : digits.count + zeros
        // The digits and the zeros after them are one string; the point is `scale` digits from its end.
        let wholeLength = length - scale
        func appendPart(_ range: Range<Int>, to writer: inout ByteWriter) {
            let upper = min(range.upperBound, digits.count)
            if range.lowerBound < upper { writer.append(Array(digits[range.lowerBound..<upper])) }
            writer.append(
                repeating: UInt8(ascii: "0"),
                count: range.upperBound - max(range.lowerBound, min(digits.count, range.upperBound)))
        }
        if wholeLength > 0 {
            appendPart(0..<wholeLength, to: &self)
        } else {
            append(UInt8(ascii: "0"))
        }
        guard scale > 0 else { return }
        append(UInt8(ascii: "."))
        append(repeating: UInt8(ascii: "0"), count: max(0, -wholeLength))
        appendPart(max(0, wholeLength)..<length, to: &self)
    }
}

/// Returns the number of decimal digits of a number; 1 for 0.
func digitCount(_ value: UInt64) -> Int {
    // log₁₀ from log₂: 1233 / 4096 is just above log₁₀ 2; one comparison corrects the estimate.
    let bits = 64 - (value | 1).leadingZeroBitCount
    let estimate = (bits * 1233) >> 12
    return estimate < 20 && value >= powersOfTen[estimate] ? estimate + 1 : max(estimate, 1)
}

/// Returns the decimal digits of a big-endian two's complement number of any length, without leading zeros, and its
/// sign.
func decimalDigits(ofTwosComplement bytes: UnsafeRawBufferPointer) -> (digits: [UInt8], isNegative: Bool) {
    let isNegative = bytes[0] & 0x80 != 0
    // The magnitude in limbs of 32 bits, the most significant first.
    var limbs = [UInt32](repeating: 0, count: (bytes.count + 3) / 4 + 1)
    for (index, byte) in bytes.reversed().enumerated() {
        let part = isNegative ? ~byte : byte
        limbs[limbs.count - 1 - index / 4] |= UInt32(part) << (8 * (index % 4))
    }
    if isNegative {
        for index in limbs.indices.reversed() {
            limbs[index] &+= 1
            if limbs[index] != 0 { break }
        }
    }
    // Nine digits at a time from the end.
    var groups: [UInt32] = []
    var first = 0
    while true {
        while first < limbs.count && limbs[first] == 0 { first += 1 }
        guard first < limbs.count else { break }
        var remainder: UInt64 = 0
        for index in first..<limbs.count {
            let (quotient, rest) = (remainder << 32 | UInt64(limbs[index])).quotientAndRemainder(
                dividingBy: 1_000_000_000)
            limbs[index] = UInt32(quotient)
            remainder = rest
        }
        groups.append(UInt32(remainder))
    }
    guard let top = groups.last else { return ([UInt8(ascii: "0")], false) }
    var writer = ByteWriter(capacity: groups.count * 9 + 1)
    writer.appendDecimal(UInt64(top))
    for group in groups.dropLast().reversed() { writer.appendDigits(UInt64(group), count: 9) }
    return (writer.array, isNegative)
}
