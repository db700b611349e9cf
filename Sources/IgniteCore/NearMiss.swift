/// `; did you mean this?`, to be appended to a message, if one of the known names is near; otherwise nothing.
///
/// - Parameter shown: how the name is written there: quoted, for one.
package func suggestion(for name: String, among known: [String], _ shown: (String) -> String = { $0 }) -> String {
    didYouMean(name, among: known, shown).map { "; \($0)" } ?? ""
}

/// `did you mean this?`, if one of the known names is near and not the same.
package func didYouMean(_ name: String, among known: [String], _ shown: (String) -> String = { $0 }) -> String? {
    nearMiss(name, among: known).flatMap { $0 == name ? nil : "did you mean \(shown($0))?" }
}

/// The known name that someone who wrote `name` most likely meant: at most two letters away, and less than half of it;
/// nil when there is none. Case does not count.
package func nearMiss(_ name: String, among known: [String]) -> String? {
    let written = Array(name.lowercased().utf8)
    // Nobody means a name of this length, and distances of long texts take long.
    guard written.count <= 64 else { return nil }
    let candidates = known.map { (name: $0, distance: editDistance(written, Array($0.lowercased().utf8))) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= 2 && best.distance * 2 < max(written.count, 1) ? best.name : nil
}

/// How many letters must be changed, added, removed or swapped with their neighbour.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            var best = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, letter == right[column - 1], other == left[row - 1] {
                best = min(best, beforeLast[column - 1] + 1)
            }
            current.append(best)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}
