import Foundation

/// Several ways to one end, in turns; at the end what each took beside the first one in the same round.
public struct Comparison {
    private let count: Int
    private var names: [String] = []
    private var rounds: [[String: Measurement]] = [[:]]

    /// - Parameter count: how many rows, or statements, each way works on.
    public init(of count: Int) { self.count = count }

    /// Notes and prints what one way took in this round; nil where it is missing.
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

    /// Prints how many times the first way's wall and CPU time each other one takes: least, median, most.
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
