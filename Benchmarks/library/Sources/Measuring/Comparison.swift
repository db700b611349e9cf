import Foundation

/// Measurements of several ways to do the same work, taken in turns. The report compares each with the first one of the
/// same round.
public struct Comparison {
    private let count: Int
    private var names: [String] = []
    private var rounds: [[String: Measurement]] = [[:]]

    /// Creates a comparison.
    ///
    /// - Parameter count: The number of rows or statements that each way processes.
    public init(of count: Int) { self.count = count }

    /// Records and prints the measurement of one way in this round.
    ///
    /// - Parameter measurement: The measurement, or nil if the client is not installed.
    public mutating func note(_ name: String, _ measurement: Measurement?) {
        guard let measurement else {
            print("\(padded(name))is not installed")
            return
        }
        if !names.contains(name) { names.append(name) }
        rounds[rounds.count - 1][name] = measurement
        let rate = Int(Double(count) / measurement.wall)
        let cpu = String(format: "%.3f s, CPU %.3f s", measurement.wall, measurement.cpu)
        print("\(padded(name))\(padded("\(rate)/s"))\(cpu)")
    }

    /// Ends a round.
    public mutating func nextRound() { rounds.append([:]) }

    /// Prints the wall and CPU time of each other way relative to the first one: minimum, median and maximum.
    public func report() {
        for name in names.dropFirst() {
            let pairs = rounds.compactMap { round in
                round[names[0]].flatMap { first in round[name].map { (first, $0) } }
            }
            print(
                "\(name) / \(names[0]):", "wall", ratios(pairs.map { $1.wall / $0.wall }), "CPU",
                ratios(pairs.map { $1.cpu / $0.cpu }))
        }
    }

    private func ratios(_ values: [Double]) -> String {
        let sorted = values.sorted()
        return String(format: "%.2f %.2f %.2f", sorted[0], sorted[sorted.count / 2], sorted[sorted.count - 1])
    }

    private func padded(_ text: String) -> String { text.padding(toLength: 22, withPad: " ", startingAt: 0) }
}
