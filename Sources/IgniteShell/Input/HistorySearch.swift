import Glibc
import IgniteCore

/// An incremental search through the history, as started by Ctrl-R and Ctrl-S.
///
/// It searches for plain text, which is fast even in long entries: libedit's own search compiles a pattern at every
/// position of an entry.
struct HistorySearch {
    /// The direction of the search.
    enum Direction {
        case older, newer
    }

    /// The entries, with the newest first. They do not change while a line is edited.
    private let entries: [UnsafePointer<CChar>]
    /// The matches for each prefix of the pattern, with the current one last; Backspace goes back.
    private var steps: [Step]
    private(set) var direction: Direction

    private struct Step {
        var pattern: String
        /// The displayed entry; nil before the first match.
        var index: Int?
        var hasFailed = false
    }

    init(_ entries: [UnsafePointer<CChar>], _ direction: Direction) {
        self.entries = entries
        self.direction = direction
        steps = [Step(pattern: "")]
    }

    var pattern: String { steps[steps.count - 1].pattern }
    var hasFailed: Bool { steps[steps.count - 1].hasFailed }

    /// The last match, and the position of the pattern in it.
    var found: (text: String, offset: Int)? {
        let step = steps[steps.count - 1]
        guard let index = step.index else { return nil }
        let entry = entries[index]
        let offset = strstr(entry, step.pattern).map { UnsafePointer($0) - entry } ?? 0
        return (String(cString: entry), offset)
    }

    /// Adds a character. The displayed entry is kept if it still matches.
    mutating func add(_ text: String) {
        var step = steps[steps.count - 1]
        step.pattern += text
        seek(&step, from: step.index)
        steps.append(step)
    }

    /// Goes to the next match.
    mutating func goOn(_ direction: Direction) {
        self.direction = direction
        var step = steps[steps.count - 1]
        guard !step.pattern.isEmpty else { return }
        seek(&step, from: step.index.map { direction == .older ? $0 + 1 : $0 - 1 }, past: step.index)
        steps[steps.count - 1] = step
    }

    /// Removes the last character.
    mutating func removeLast() {
        if steps.count > 1 { steps.removeLast() }
    }

    /// - Parameter shown: An entry whose text is skipped.
    private func seek(_ step: inout Step, from start: Int?, past shown: Int? = nil) {
        var index = start ?? (direction == .older ? 0 : entries.count - 1)
        while entries.indices.contains(index) {
            let isAnother = shown.map { strcmp(entries[$0], entries[index]) != 0 } ?? true
            if isAnother, strstr(entries[index], step.pattern) != nil {
                step.index = index
                step.hasFailed = false
                return
            }
            index += direction == .older ? 1 : -1
        }
        step.hasFailed = true
    }

    /// Returns the search as one line: the pattern, and as much of the match as fits.
    func line(width: Int) -> String {
        let name = direction == .older ? "reverse-i-search" : "i-search"
        let head = "(\(hasFailed ? "failed " : "")\(name))`\(shownLine(pattern))': "
        let room = max(0, width - 1 - displayWidth(head))
        guard let found else { return head }
        // Include a little text before the match, because the entry can be very long.
        let bytes = found.text.utf8.dropFirst(max(0, found.offset - room / 3)).prefix(room * 4)
        let excerpt = String(decoding: bytes.drop { $0 & 0xC0 == 0x80 }.map { $0 == 0x0A ? 0x20 : $0 }, as: UTF8.self)
        var line = head
        var cells = 0
        for character in shownLine(excerpt) {
            cells += displayWidth(String(character))
            if cells > room { break }
            line.append(character)
        }
        return line
    }
}
