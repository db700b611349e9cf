/// The points of one line, in memory that does not depend on the number of rows.
struct ChartSeries {
    /// One row, or several rows with nearly the same position.
    struct Point {
        var position: Double
        /// The lowest and the highest value; NaN if all values are NULL.
        var low, high: Double

        var isGap: Bool { low.isNaN }
    }

    let name: String
    private(set) var points: [Point] = []
    /// The lowest and the highest value; nil if there is none.
    private(set) var range: ClosedRange<Double>?
    /// The value at the last position.
    private(set) var last: Double?
    private var lastPosition = -Double.infinity

    /// Screens have far fewer columns than this.
    private static let mostMerged = 4096
    private static let mostPoints = 4 * mostMerged

    init(name: String) { self.name = name }

    /// Adds a row.
    ///
    /// - Parameter value: A finite number; nil for NULL, which interrupts the line.
    mutating func add(_ position: Double, _ value: Double?) {
        points.append(Point(position: position, low: value ?? .nan, high: value ?? .nan))
        if let value {
            range = range.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
            if position >= lastPosition { (last, lastPosition) = (value, position) }
        }
        if points.count >= Self.mostPoints { merge() }
    }

    /// Sorts the points by position. Rows without ORDER BY can arrive in any order.
    mutating func sort() {
        let isSorted = zip(points, points.dropFirst()).allSatisfy { $0.position <= $1.position }
        if !isSorted { points.sort { $0.position < $1.position } }
    }

    /// Replaces points that are close together by their lowest and highest values.
    private mutating func merge() {
        sort()
        guard let first = points.first?.position, let last = points.last?.position else { return }
        var merged: [Point] = []
        var cell = -1
        for point in points {
            let next = Int(fraction(of: point.position, from: first, to: last) * Double(Self.mostMerged - 1))
            if next != cell {
                merged.append(point)
                cell = next
            } else if !point.isGap {
                let old = merged[merged.count - 1]
                merged[merged.count - 1].low = old.isGap ? point.low : min(old.low, point.low)
                merged[merged.count - 1].high = old.isGap ? point.high : max(old.high, point.high)
            }
        }
        points = merged
    }
}

/// The different values of a column with the number of rows of each, for a histogram. If there are too many, neighbors
/// count as their mean.
struct ValueCounts {
    private(set) var counts: [Double: Int] = [:]
    private(set) var range: ClosedRange<Double>?
    private(set) var areIntegers = true
    private(set) var isExact = true

    private static let mostMerged = 8192
    private static let mostValues = 4 * mostMerged

    mutating func add(_ value: Double) {
        // -0 is 0.
        counts[value + 0, default: 0] += 1
        range = range.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
        if areIntegers, value != value.rounded() { areIntegers = false }
        if counts.count >= Self.mostValues { merge() }
    }

    private mutating func merge() {
        guard let range else { return }
        var cells: [Int: (value: Double, count: Int)] = [:]
        for (value, count) in counts {
            let share = fraction(of: value, from: range.lowerBound, to: range.upperBound)
            let cell = Int(share * Double(Self.mostMerged - 1))
            let old = cells[cell] ?? (value, 0)
            let weight = Double(count) / Double(old.count + count)
            cells[cell] = (old.value * (1 - weight) + value * weight, old.count + count)
        }
        counts = [:]
        for cell in cells.values { counts[cell.value, default: 0] += cell.count }
        isExact = false
    }
}

/// Returns where a value is between two others, from 0 to 1; 0 if they are equal. The difference can exceed all numbers.
func fraction(of value: Double, from low: Double, to high: Double) -> Double {
    let span = high / 2 - low / 2
    return span > 0 ? min(max((value / 2 - low / 2) / span, 0), 1) : 0
}
