import Glibc
import IgniteCore

/// A search through the history while its pattern is typed, as Ctrl-R and Ctrl-S begin it.
///
/// It is plain text that is sought, so that entries of any length are found in no time: libedit's own search compiles
/// a pattern at every place of an entry.
struct HistorySearch {
    /// Which way the next entry is sought.
    enum Direction {
        case older, newer
    }

    /// The entries, the newest first. They stay where they are while a line is edited.
    private let entries: [UnsafePointer<CChar>]
    /// What was found for each part of the pattern, the present one last; Backspace goes back.
    private var steps: [Step]
    private(set) var direction: Direction

    private struct Step {
        var pattern: String
        /// The entry that is shown; nil before the first was found.
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

    /// The entry that was found last, and where in it the pattern stands.
    var found: (text: String, offset: Int)? {
        let step = steps[steps.count - 1]
        guard let index = step.index else { return nil }
        let entry = entries[index]
        let offset = strstr(entry, step.pattern).map { UnsafePointer($0) - entry } ?? 0
        return (String(cString: entry), offset)
    }

    /// One more character: the entry that is shown is kept if it has that as well.
    mutating func add(_ text: String) {
        var step = steps[steps.count - 1]
        step.pattern += text
        seek(&step, from: step.index)
        steps.append(step)
    }

    /// Goes on to the next entry.
    mutating func goOn(_ direction: Direction) {
        self.direction = direction
        var step = steps[steps.count - 1]
        guard !step.pattern.isEmpty else { return }
        seek(&step, from: step.index.map { direction == .older ? $0 + 1 : $0 - 1 }, past: step.index)
        steps[steps.count - 1] = step
    }

    /// Takes the last character back.
    mutating func removeLast() {
        if steps.count > 1 { steps.removeLast() }
    }

    /// - Parameter shown: an entry whose text is not wanted again.
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

    /// The search in one line: what is sought, and as much of what was found as there is room for.
    func line(width: Int) -> String {
        let name = direction == .older ? "reverse-i-search" : "i-search"
        let head = "(\(hasFailed ? "failed " : "")\(name))`\(shownLine(pattern))': "
        let room = max(0, width - 1 - displayWidth(head))
        guard let found else { return head }
        // A little of what stands before it; the entry may be very long.
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
