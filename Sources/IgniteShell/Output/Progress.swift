import CTerminal
import Glibc
import IgniteCore

/// One line on standard error that tells how far a query is: shown after a second, drawn again in its place, and erased
/// before anything else is written. No escape sequence is in it.
final class Progress {
    private let descriptor: Int32
    private let waiter: Waiter
    private var started = Deadline.now
    /// Rows that have come.
    var rows = 0
    /// How many cells of the line are filled.
    private var width = 0

    init(descriptor: Int32, waiter: Waiter) {
        self.descriptor = descriptor
        self.waiter = waiter
        waiter.onTick = { [unowned self] in
            draw()
            return .after(seconds: 0.25)
        }
    }

    /// A query begins.
    func begin() {
        started = .now
        rows = 0
        waiter.nextTick = started.advanced(bySeconds: 1)
    }

    /// The query is over, or its rows appear where the line would.
    func end() {
        waiter.nextTick = nil
        erase()
    }

    /// Takes the line away; it comes back at the next tick.
    func erase() {
        guard width > 0 else { return }
        write("\r" + String(repeating: " ", count: width) + "\r")
        width = 0
        terminal_note_line(descriptor, 0)
    }

    private func draw() {
        let seconds = Double(Deadline.now.nanoseconds - started.nanoseconds) / 1e9
        var line = Self.text(rows: rows, seconds: seconds)
        let columns = Int(terminal_columns(descriptor))
        // A line that fills the screen would go on in the next one.
        if columns > 0 { line = String(line.prefix(columns - 1)) }
        let rest = max(0, width - line.utf8.count)
        // Before it is written: a signal may come in between.
        terminal_note_line(descriptor, Int32(max(width, line.utf8.count)))
        write("\r" + line + String(repeating: " ", count: rest) + String(repeating: "\u{8}", count: rest))
        width = line.utf8.count
    }

    /// `1,234,567 rows, 98,765 rows/s, 12.5 s`.
    static func text(rows: Int, seconds: Double) -> String {
        let tenths = Int(seconds * 10)
        let time = "\(tenths / 10).\(tenths % 10) s"
        guard rows > 0 else { return "running, \(time)" }
        return "\(grouped(rows)) rows, \(grouped(Int(Double(rows) / max(seconds, 0.001)))) rows/s, \(time)"
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
