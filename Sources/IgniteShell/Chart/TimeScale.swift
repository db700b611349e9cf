import Glibc
import IgniteCore

/// A scale of times with ticks at whole seconds, minutes, hours, days, months or years.
struct TimeScale {
    private enum Step {
        case seconds(Double), days(Int), months(Int), years(Int)

        /// The usual length in seconds.
        var length: Double {
            switch self {
            case .seconds(let count): count
            case .days(let count): Double(count) * 86_400
            case .months(let count): Double(count) * 30.44 * 86_400
            case .years(let count): Double(count) * 365.24 * 86_400
            }
        }

        /// The width of a label.
        var width: Int {
            switch self {
            case .seconds(let count): count >= 60 ? 5 : count >= 1 ? 8 : 9 + TimeScale.decimals(of: count)
            case .days: 5
            case .months: 7
            case .years: 4
            }
        }
    }

    private let step: Step
    private let low, high: Double
    private let hasDate: Bool
    private let zone: ZoneRules?

    /// - Parameters:
    ///   - range: Seconds since 1970, or since midnight.
    ///   - width: The width of the axis; nil to have at most `most` ticks.
    init(_ range: ClosedRange<Double>, hasDate: Bool, zone: ZoneRules?, width: Int? = nil, most: Int = 15) {
        (low, high) = (range.lowerBound, range.upperBound)
        (self.hasDate, self.zone) = (hasDate, zone)
        let span = high - low
        guard span > 0 else {
            let isMidnight = hasDate && zone == nil && low == (low / 86_400).rounded(.down) * 86_400
            step = isMidnight ? .days(1) : .seconds(1)
            return
        }
        let steps = Self.steps(hasDate: hasDate)
        step =
            steps.first { step in
                span / step.length < (width.map { Double($0) / Double(step.width + 3) } ?? Double(most))
            } ?? steps[steps.count - 1]
    }

    /// All steps, from short to long.
    private static func steps(hasDate: Bool) -> [Step] {
        var steps: [Step] = []
        for power in stride(from: -9.0, to: 0, by: 1) {
            steps += [1, 2, 5].map { .seconds($0 / pow(10, -power)) }
        }
        steps += [1, 2, 5, 10, 15, 30].map { .seconds($0) }
        steps += [1, 2, 5, 10, 15, 30].map { .seconds($0 * 60) }
        steps += [1, 2, 3, 6, 12].map { .seconds($0 * 3600) }
        guard hasDate else { return steps }
        steps += [1, 2, 7].map { .days($0) }
        steps += [1, 2, 3, 6].map { .months($0) }
        for power in [1, 10, 100, 1000] { steps += [1, 2, 5].map { .years($0 * power) } }
        return steps
    }

    /// The places of the ticks between the limits.
    var ticks: [Double] { places(from: low).filter { $0 >= low && $0 <= high } }

    /// The bounds of intervals that contain all values.
    var bounds: [Double] { places(from: low) }

    /// Returns the places from the last one that is not after a time, to the first one after the end.
    private func places(from start: Double) -> [Double] {
        var places: [Double] = []
        var index = (index(of: local(start))).rounded(.down)
        while places.count < 1000 {
            let place = universal(localPlace(index))
            // An hour that is skipped in spring, or comes twice in autumn.
            if place > (places.last ?? -.infinity) { places.append(place) }
            if place > high { break }
            index += 1
        }
        return places
    }

    /// Returns the number of a step at a time, which has a fraction unless the step begins there.
    private func index(of time: Double) -> Double {
        switch step {
        case .seconds(let count): return time / count + 1e-9
        case .days(7): return ((time / 86_400).rounded(.down) - 4) / 7
        case .days(let count): return (time / 86_400).rounded(.down) / Double(count)
        case .months(let count):
            let date = Calendar.date(ofDay: Int((time / 86_400).rounded(.down)))
            return Double(date.year * 12 + date.month - 1) / Double(count)
        case .years(let count):
            return Double(Calendar.date(ofDay: Int((time / 86_400).rounded(.down))).year) / Double(count)
        }
    }

    private func localPlace(_ index: Double) -> Double {
        switch step {
        case .seconds(let count): return index * count
        // 1970-01-05 was a Monday.
        case .days(7): return (index * 7 + 4) * 86_400
        case .days(let count): return index * Double(count) * 86_400
        case .months(let count):
            let month = Int(index) * count
            let year = Int((Double(month) / 12).rounded(.down))
            return Double(Calendar.days(year: year, month: month - year * 12 + 1, day: 1)) * 86_400
        case .years(let count): return Double(Calendar.days(year: Int(index) * count, month: 1, day: 1)) * 86_400
        }
    }

    private func local(_ time: Double) -> Double {
        zone.map { time + Double($0.offset(at: Int64(time.rounded(.down)))) } ?? time
    }

    private func universal(_ time: Double) -> Double {
        guard let zone else { return time }
        let near = time - Double(zone.offset(at: Int64(time.rounded(.down))))
        return time - Double(zone.offset(at: Int64(near.rounded(.down))))
    }

    // MARK: Text

    /// Returns the text below a tick.
    func label(_ time: Double) -> String {
        switch step {
        case .seconds: clock(local(time))
        case .days: String(date(local(time)).suffix(5))
        case .months: String(date(local(time)).dropLast(3))
        case .years: String(date(local(time)).dropLast(6))
        }
    }

    /// Returns what a tick shares with its neighbors: the day of an hour, or the year of a day; nil if it is complete.
    func context(_ time: Double) -> String? {
        switch step {
        case .seconds: hasDate ? date(local(time)) : nil
        case .days: String(date(local(time)).dropLast(6))
        case .months, .years: nil
        }
    }

    /// Returns the complete text of a bound.
    func fullLabel(_ time: Double) -> String {
        switch step {
        case .seconds: hasDate ? "\(date(local(time))) \(clock(local(time)))" : clock(local(time))
        case .days: date(local(time))
        case .months, .years: label(time)
        }
    }

    private func date(_ time: Double) -> String {
        let date = Calendar.date(ofDay: Int((time / 86_400).rounded(.down)))
        var out = ByteWriter()
        out.appendDate(year: date.year, month: date.month, day: date.day)
        return String(decoding: out.bytes, as: UTF8.self)
    }

    private func clock(_ time: Double) -> String {
        let decimals: Int
        if case .seconds(let count) = step { decimals = Self.decimals(of: count) } else { decimals = 0 }
        let unit = pow(10, Double(decimals))
        let ticks = Int(((time - (time / 86_400).rounded(.down) * 86_400) * unit).rounded()) % Int(86_400 * unit)
        let second = ticks / Int(unit)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = "\(two(second / 3600)):\(two(second / 60 % 60))"
        if case .seconds(let count) = step, count >= 60 { return minutes }
        guard decimals > 0 else { return "\(minutes):\(two(second % 60))" }
        let digits = String(ticks % Int(unit))
        let zeros = String(repeating: "0", count: decimals - digits.count)
        return "\(minutes):\(two(second % 60)).\(zeros)\(digits)"
    }

    private static func decimals(of step: Double) -> Int { max(0, Int(-(log10(step) + 1e-9).rounded(.down))) }
}
