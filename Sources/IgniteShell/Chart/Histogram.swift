import Glibc
import IgniteCore

/// The numbers of rows with values in intervals of equal length.
struct Histogram {
    var name: String
    var positions: ChartPositions
    var values = ValueCounts()
    /// The numbers of rows with NULL, and with values that are in no interval.
    var nulls = 0
    var outside: [String: Int] = [:]

    mutating func add(_ value: Double?) {
        if let value, value.isFinite {
            values.add(value)
        } else if let value {
            outside[value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity", default: 0] += 1
        } else {
            nulls += 1
        }
    }

    func lines(_ style: ChartStyle) -> [String] {
        var chart = BarChart(labelName: name, seriesNames: ["rows"], keepsLabels: true)
        for (label, count) in intervals() + outside.sorted(by: { $0.key < $1.key }) {
            chart.groups.append((label, [Self.bar(count)]))
        }
        if nulls > 0 { chart.groups.append((nil, [Self.bar(nulls)])) }
        return chart.lines(style)
    }

    private static func bar(_ count: Int) -> BarChart.Bar { BarChart.Bar(number: Double(count), text: "\(count)") }

    private func intervals() -> [(key: String, value: Int)] {
        guard let range = values.range else { return [] }
        let total = values.counts.values.reduce(0, +)
        // More rows show more detail, as in Sturges' formula.
        let count = min(max(Int(log2(Double(total)).rounded(.up)) + 1, 5), 20)
        if case .times(let hasDate, let zone) = positions {
            let scale = TimeScale(range, hasDate: hasDate, zone: zone, most: count)
            return counted(in: scale.bounds).map { (scale.fullLabel($0), $1) }
        }
        guard range.lowerBound < range.upperBound else { return [(compact(range.lowerBound), total)] }
        let scale = NumberScale(range, steps: count, areIntegers: values.areIntegers, widens: true)
        let first = (range.lowerBound / scale.step + 1e-9).rounded(.down)
        let last = (range.upperBound / scale.step + 1e-9).rounded(.down)
        guard last - first < 100 else { return [("all", total)] }
        var counts = Array(repeating: 0, count: Int(last - first) + 1)
        for (value, count) in values.counts {
            let index = Int((value / scale.step + 1e-9).rounded(.down) - first)
            counts[min(max(index, 0), counts.count - 1)] += count
        }
        let edges = (0...counts.count).map { scale.label((first + Double($0)) * scale.step) }
        let width = edges.reduce(0) { max($0, $1.utf8.count) }
        func padded(_ text: String) -> String { spaces(width - text.utf8.count) + text }
        // An interval of length 1 contains one integer.
        let isSingle = values.areIntegers && scale.step == 1
        return counts.enumerated().map { index, count in
            (isSingle ? edges[index] : "[\(padded(edges[index])), \(padded(edges[index + 1])))", count)
        }
    }

    /// Returns the number of values from each bound to the next.
    private func counted(in bounds: [Double]) -> [(bound: Double, count: Int)] {
        var counts = bounds.map { (bound: $0, count: 0) }
        for (value, count) in values.counts {
            // The number of bounds that are not after the value.
            var (low, high) = (0, bounds.count)
            while low < high {
                let middle = (low + high) / 2
                if bounds[middle] <= value { low = middle + 1 } else { high = middle }
            }
            if !counts.isEmpty { counts[max(0, low - 1)].count += count }
        }
        if counts.last?.count == 0 { counts.removeLast() }
        return counts
    }
}
