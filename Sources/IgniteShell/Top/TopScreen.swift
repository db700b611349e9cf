import CTerminal
import Glibc
import IgniteCore

/// The whole screen of a terminal. What was on it, and how the terminal was set, comes back at the end, at Ctrl-Z, and
/// at every signal that ends the program.
final class TopScreen {
    private let input: Int32
    private let descriptor: Int32
    private let sink: OutputSink
    private var found = termios()
    /// Whether the settings of the terminal were not saved before.
    private var isFirst = false
    private var redraws = terminal_redraws()
    /// The lines on the screen.
    private var drawn: [String] = []

    /// - Parameter sink: Writes to the terminal `streams.output`.
    init(_ streams: StandardStreams, _ sink: OutputSink) {
        input = streams.input
        descriptor = streams.output
        self.sink = sink
    }

    var width: Int { Int(terminal_columns(descriptor)) }
    var height: Int { Int(terminal_rows(descriptor)) }

    func enter() {
        tcgetattr(input, &found)
        isFirst = terminal_remember(input) != 0
        terminal_note_screen(descriptor)
        begin()
    }

    private func begin() {
        terminal_pass_keys(input)
        drawn = []
        sink.buffer.append("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
    }

    func leave() {
        sink.buffer.append("\(Color.end)\u{1B}[?25h\u{1B}[?1049l")
        try? sink.flush()
        terminal_note_screen(-1)
        tcsetattr(input, TCSADRAIN, &found)
        if isFirst { terminal_forget() }
    }

    /// Prepares for drawing everything again.
    func clear() {
        drawn = []
        sink.buffer.append("\u{1B}[2J")
    }

    /// Takes the screen again if the window has changed or the program was stopped. Returns whether that was so.
    func takeAgain() -> Bool {
        let now = terminal_redraws()
        guard now != redraws else { return false }
        redraws = now
        begin()
        return true
    }

    /// Draws the lines that are not on the screen yet.
    func draw(_ lines: [String]) throws(OutputSink.Fault) {
        for (index, line) in lines.enumerated() where !drawn.indices.contains(index) || drawn[index] != line {
            // Erased first: behind a line that fills the screen, the cursor still is on its last character.
            sink.buffer.append("\u{1B}[\(index + 1);1H\u{1B}[K\(line)")
        }
        drawn = lines
        try sink.flush()
    }
}
