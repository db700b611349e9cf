import CTerminal
import Glibc
import IgniteCore

/// A line on standard error that shows the progress of a query. It appears after a second, is updated in place and is
/// erased before anything else is written. It contains no escape sequences.
final class Progress {
    private let descriptor: Int32
    private let eventLoop: EventLoop
    private var started = Deadline.now
    /// The number of rows.
    var rows = 0
    /// Returns how much of the work is done, from 0 to 1; nil if that is not known.
    var share: (() -> Double?)?
    /// The number of filled cells in the line.
    private var width = 0

    init(descriptor: Int32, eventLoop: EventLoop) {
        self.descriptor = descriptor
        self.eventLoop = eventLoop
        eventLoop.onTick = { [unowned self] in
            draw()
            return .after(seconds: 0.25)
        }
    }

    /// Notes the start of a query.
    func begin() {
        started = .now
        rows = 0
        share = nil
        eventLoop.nextTick = started.advanced(bySeconds: 1)
    }

    /// Notes the end of the query, or the output of its rows in the place of the line.
    func end() {
        eventLoop.nextTick = nil
        erase()
    }

    /// Erases the line, which appears again at the next tick.
    func erase() {
        guard width > 0 else { return }
        write("\r" + String(repeating: " ", count: width) + "\r")
        width = 0
        terminal_note_line(descriptor, 0)
    }

    private func draw() {
        let seconds = Double(Deadline.now.nanoseconds - started.nanoseconds) / 1e9
        var line = Self.text(rows: rows, seconds: seconds)
        if let share = share?(), share > 0, share <= 1 {
            line += ", \(Int(share * 100)) %, \(Int((seconds / share - seconds).rounded(.up))) s left"
        }
        let columns = Int(terminal_columns(descriptor))
        // A line that fills the screen would continue on the next line.
        if columns > 0 { line = String(line.prefix(columns - 1)) }
        let rest = max(0, width - line.utf8.count)
        // Set this before writing, because a signal can arrive in between.
        terminal_note_line(descriptor, Int32(max(width, line.utf8.count)))
        write("\r" + line + String(repeating: " ", count: rest) + String(repeating: "\u{8}", count: rest))
        width = line.utf8.count
    }

    /// Returns the text, such as `1,234,567 rows, 98,765 rows/s, 12.5 s`.
    static func text(rows: Int, seconds: Double) -> String {
        let time = time(seconds)
        guard rows > 0 else { return "running, \(time)" }
        return "\(grouped(rows)) rows, \(grouped(Int(Double(rows) / max(seconds, 0.001)))) rows/s, \(time)"
    }

    /// Returns the text of a time, such as `12.5 s`.
    static func time(_ seconds: Double) -> String {
        let tenths = Int(seconds * 10)
        return "\(tenths / 10).\(tenths % 10) s"
    }

    private static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    private func write(_ text: String) { _ = Glibc.write(descriptor, text, text.utf8.count) }
}
