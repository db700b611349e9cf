import CTerminal
import Glibc
import IgniteCore

/// The outcome of a question.
enum QuestionAnswer {
    case text(String)
    /// Ctrl-C.
    case interrupted
    /// The input ended without an answer.
    case end
    /// No terminal is available.
    case noTerminal
}

/// Asks for one line, at the terminal or on standard input. Connections are serviced during the wait.
struct TerminalQuestion {
    let host: Host

    /// Asks at the controlling terminal, regardless of standard input.
    ///
    /// - Parameter echoes: Whether the input is visible; false for secrets.
    func askAtTerminal(_ prompt: String, echoes: Bool) -> QuestionAnswer {
        guard let path = host.streams.terminal else { return .noTerminal }
        let terminal = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return .noTerminal }
        defer { close(terminal) }
        var found = termios()
        guard tcgetattr(terminal, &found) == 0 else { return .noTerminal }
        let isFirst = terminal_remember(terminal) != 0
        var asking = found
        asking.c_iflag |= tcflag_t(ICRNL)
        asking.c_lflag |= tcflag_t(ICANON | ISIG | ECHO)
        if !echoes { asking.c_lflag &= ~tcflag_t(ECHO) }
        tcsetattr(terminal, TCSADRAIN, &asking)
        defer {
            tcsetattr(terminal, TCSADRAIN, &found)
            if isFirst { terminal_forget() }
        }
        var text = prompt
        text.withUTF8 { _ = Glibc.write(terminal, $0.baseAddress, $0.count) }
        let answer = readLine(terminal)
        if case .text = answer, echoes {} else { _ = Glibc.write(terminal, "\n", 1) }
        return answer
    }

    /// Reads a line byte by byte, so that the following text remains for the next reader.
    func readLine(_ descriptor: Int32) -> QuestionAnswer {
        var line: [UInt8] = []
        while true {
            guard host.eventLoop.waitUntilReady(descriptor, Int16(POLLIN)) else {
                let wasPressed = host.signals?.takePress() == true
                if wasPressed || host.signals?.isEnding == true { return .interrupted }
                continue
            }
            var byte: UInt8 = 0
            let count = read(descriptor, &byte, 1)
            if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
            guard count > 0 else { return line.isEmpty ? .end : .text(String(decoding: line, as: UTF8.self)) }
            if byte == 0x0A {
                if line.last == 0x0D { line.removeLast() }
                return .text(String(decoding: line, as: UTF8.self))
            }
            line.append(byte)
        }
    }
}
