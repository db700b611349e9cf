import Glibc

/// A scale of numbers with ticks at multiples of 1, 2 or 5 times a power of ten.
struct NumberScale {
    let step: Double
    /// The limits: those of the values, or the ticks around them.
    private(set) var low, high: Double
    private let unit: (size: Double, suffix: String)
    private let decimals: Int
    /// Whether numbers need a power of ten.
    private let isScientific: Bool

    /// - Parameters:
    ///   - count: The desired number of steps.
    ///   - areIntegers: Whether a step must not be a fraction.
    ///   - widens: Whether the scale begins and ends at a tick.
    init(_ range: ClosedRange<Double>, steps count: Int, areIntegers: Bool = false, widens: Bool = false) {
        (low, high) = (range.lowerBound, range.upperBound)
        let count = Double(max(count, 1))
        var raw = high / count - low / count
        if !(raw > 0) || low + raw == low {
            // All values are equal, or differ by less than a number can.
            let margin = low == 0 ? 1 : abs(low) / 10
            raw = 2 * margin / count
            if widens, (high + margin).isFinite, (low - margin).isFinite { (low, high) = (low - margin, high + margin) }
        }
        step = max(Self.niceStep(atLeast: raw), areIntegers ? 1 : 0)
        if widens {
            let down = (low / step + 1e-9).rounded(.down) * step
            let up = (high / step - 1e-9).rounded(.up) * step
            if down.isFinite { low = down }
            if up.isFinite { high = up }
        }
        let most = max(abs(low), abs(high))
        let units: [(size: Double, suffix: String)] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
        let large = units.first { most >= $0.size && ($0.size > 1e3 || most >= 1e4) }
        // A suffix is legible only if few digits remain.
        var unit = (size: 1.0, suffix: "")
        if let large, Self.decimals(of: step / large.size) <= 2 { unit = large }
        self.unit = unit
        decimals = Self.decimals(of: step / unit.size)
        isScientific = most >= 1e15 || decimals > 6
    }

    /// The multiples of the step between the limits.
    var ticks: [Double] {
        let first = (low / step - 1e-9).rounded(.up)
        let last = (high / step + 1e-9).rounded(.down)
        guard last >= first, last - first < 1000 else { return [] }
        return (0...Int(last - first)).map { (first + Double($0)) * step }.filter(\.isFinite)
    }

    /// Returns the text of a multiple of the step.
    func label(_ value: Double) -> String {
        if value == 0 { return "0" }
        guard value.isFinite else { return value > 0 ? "Infinity" : "-Infinity" }
        return isScientific ? scientific(value, decimals: 2) : fixed(value / unit.size, decimals) + unit.suffix
    }

    /// Returns the smallest step that is not below a number.
    private static func niceStep(atLeast raw: Double) -> Double {
        let power = log10(raw).rounded(.down)
        for factor in [1.0, 2, 5, 10] {
            // 1 / 10 is the nearest number to 0.1, and 10 ** -1 need not be.
            let step = power < 0 ? factor / pow(10, -power) : factor * pow(10, power)
            if step >= raw * (1 - 1e-9), step.isFinite { return step }
        }
        return raw
    }

    /// Returns the number of digits after the point that multiples of a step have.
    private static func decimals(of step: Double) -> Int {
        Int(max(0, -(log10(step) + 1e-9).rounded(.down)))
    }
}

/// Returns the text of a number with digits after the point.
func fixed(_ value: Double, _ decimals: Int) -> String {
    let scaled = (abs(value) * pow(10, Double(decimals))).rounded()
    guard scaled < 1e18 else { return scientific(value, decimals: 2) }
    var digits = String(Int(scaled))
    if decimals > 0 {
        digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
    }
    return value < 0 && scaled > 0 ? "-\(digits)" : digits
}

/// Returns the text of a number with a power of ten, without zeros at its end: `1.5e20`.
func scientific(_ value: Double, decimals: Int) -> String {
    guard value != 0, value.isFinite else { return "\(value)" }
    var exponent = log10(abs(value)).rounded(.down)
    // 10 ** 309 is not a number.
    var mantissa = value / pow(10, exponent / 2) / pow(10, exponent - exponent / 2)
    if abs(mantissa) >= 10 - 0.5 / pow(10, Double(decimals)) {
        mantissa /= 10
        exponent += 1
    }
    return "\(withoutZeros(fixed(mantissa, decimals)))e\(Int(exponent))"
}

/// Returns the text of a number with at least as many digits, if it has them.
func compact(_ value: Double, digits: Int = 6) -> String {
    let size = abs(value)
    let isShort = size < pow(10, Double(digits + 3))
    if value == value.rounded(), isShort || digits > 5 && size < 1e15 { return String(Int(value)) }
    guard size >= 1e-4, isShort else { return scientific(value, decimals: digits - 1) }
    return withoutZeros(fixed(value, max(0, digits - 1 - Int(log10(size).rounded(.down)))))
}

private func withoutZeros(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text[...]
    while text.last == "0" { text.removeLast() }
    return String(text.last == "." ? text.dropLast() : text)
}
