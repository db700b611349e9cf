/// Returns `; did you mean this?` for appending to a message if one of the known names is similar, otherwise an empty
/// text.
///
/// - Parameter shown: Returns the name as it is shown, for example quoted.
package func suggestion(for name: String, among known: [String], _ shown: (String) -> String = { $0 }) -> String {
    didYouMean(name, among: known, shown).map { "; \($0)" } ?? ""
}

/// Returns `did you mean this?` if one of the known names is similar but not equal.
package func didYouMean(_ name: String, among known: [String], _ shown: (String) -> String = { $0 }) -> String? {
    nearMiss(name, among: known).flatMap { $0 == name ? nil : "did you mean \(shown($0))?" }
}

/// Returns the known name that is most similar to `name`: with at most two different letters, and fewer than half of
/// its length; nil if there is none. Case is ignored.
package func nearMiss(_ name: String, among known: [String]) -> String? {
    let written = Array(name.lowercased().utf8)
    // A name of this length is not a typing error, and comparing long texts is slow.
    guard written.count <= 64 else { return nil }
    let candidates = known.map { (name: $0, distance: editDistance(written, Array($0.lowercased().utf8))) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= 2 && best.distance * 2 < max(written.count, 1) ? best.name : nil
}

/// Returns how many letters must be changed, added, removed or swapped with their neighbour.
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
