import CTestTerminal
import Foundation
import Glibc

/// A person at a terminal in which the built program runs: keys go in, what is shown comes out.
///
/// Nothing sleeps: each wait is for something to appear, and has a deadline.
package final class Terminal {
    /// Keys by what they are called.
    package enum Key {
        package static let enter = "\r"
        package static let tab = "\t"
        package static let up = "\u{1B}[A"
        package static let down = "\u{1B}[B"
        package static let left = "\u{1B}[D"
        package static let backspace = "\u{7F}"
        package static let ctrlA = "\u{01}"
        package static let ctrlC = "\u{03}"
        package static let ctrlD = "\u{04}"
        package static let ctrlR = "\u{12}"
        package static let ctrlU = "\u{15}"
        package static let ctrlZ = "\u{1A}"
        package static let ctrlBackslash = "\u{1C}"
    }

    package let process: Int32
    /// The home of the person, who owns nothing else.
    package let home: TemporaryFolder
    /// All that was shown, escape sequences and all.
    package private(set) var bytes: [UInt8] = []
    package private(set) var screen: Screen
    /// How the terminal was set before the program started.
    package let initialSettings: [UInt8]

    /// Whether what is shown is taken in; false leaves it in the terminal until that is full.
    package var isLookedAt = true

    private var master: Int32 = -1
    private var unsent: ArraySlice<UInt8> = []
    private var status: Int32?
    /// Where the search for the next text begins, in `bytes`.
    private var searched = 0

    /// Starts the program, or another one, as the leader of the terminal's session.
    ///
    /// - Parameters:
    ///   - environment: variables to add; an empty value takes one away.
    ///   - home: a home to share with another terminal; nil: a fresh one.
    ///   - staysOpen: whether a shell starts the program, tells its exit status, and keeps the terminal afterwards. The
    ///     system sets a terminal back itself once the leader of its session has gone.
    package init(
        _ arguments: [String], environment: [String: String] = [:], home: TemporaryFolder? = nil, rows: Int = 24,
        columns: Int = 80, staysOpen: Bool = false, executable: String = Program.path
    ) throws {
        self.home = try home ?? TemporaryFolder()
        screen = Screen(rows: rows, columns: columns)
        var variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": self.home.path,
            "TZ": "UTC", "LC_ALL": "C.UTF-8", "TERM": "xterm",
        ]
        variables.merge(sanitizerOptions) { _, new in new }
        variables.merge(environment) { _, new in new }

        let keeper = [
            "/bin/sh", "-c", #"ulimit -c 0; trap : INT HUP TERM QUIT; "$0" "$@"; echo "[status $?]"; read line"#,
        ]
        var vector = ((staysOpen ? keeper : []) + [executable] + arguments).map { strdup($0) } + [nil]
        var list = variables.filter { !$0.value.isEmpty }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in vector + list { free(text) } }
        var settings = termios()
        process = test_terminal_start(&vector, &list, Int32(rows), Int32(columns), &master, &settings)
        initialSettings = Self.contents(&settings)
        guard process > 0 else { throw TerminalError(what: "no terminal to be had: errno \(errno)") }
    }

    private struct TerminalError: Error {
        let what: String
    }

    deinit {
        if status == nil {
            kill(-process, SIGKILL)
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        hangUp()
    }

    // MARK: The person

    /// Types keys, however many there are.
    package func type(_ keys: String) { type(Array(keys.utf8)) }

    package func type(_ keys: [UInt8]) {
        unsent += keys
        move(forMilliseconds: 0)
    }

    /// Types a line and Enter.
    package func enter(_ line: String) { type(line + Key.enter) }

    /// Changes the size of the window.
    package func resize(rows: Int, columns: Int) {
        screen.resize(rows: rows, columns: columns)
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Closes the window.
    package func hangUp() {
        if master >= 0 { close(master) }
        master = -1
    }

    package func signal(_ number: Int32) { kill(process, number) }

    /// The program that the shell of `staysOpen` has started.
    package var child: Int32? {
        let path = "/proc/\(process)/task/\(process)/children"
        let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return children.split(separator: " ").first.flatMap { Int32($0) }
    }

    // MARK: What is seen

    /// Waits until a text was shown behind the one found before, escape sequences left out; answers all up to its end.
    package func read(until text: String, within seconds: Double = 20) -> String? {
        var found: String?
        _ = wait(within: seconds) {
            let plain = Self.withoutSequences(bytes[searched...])
            guard let range = plain.bytes.firstRange(of: Array(text.utf8)) else { return false }
            searched = plain.ends[range.upperBound - 1]
            found = String(decoding: plain.bytes[..<range.upperBound], as: UTF8.self)
            return true
        }
        return found
    }

    /// Waits until a text was shown behind the one found before, escape sequences left out.
    package func shows(_ text: String, within seconds: Double = 20) -> Bool {
        read(until: text, within: seconds) != nil
    }

    /// Presses Ctrl-C until a shell's trap shows a text. A shell that is just about to read notices a press only at the
    /// next one.
    package func showsPress(_ text: String) -> Bool {
        (0..<20).contains { _ in
            type(Key.ctrlC)
            return shows(text, within: 1)
        }
    }

    /// What was shown behind the text that was found last, escape sequences left out.
    package var unseen: String { String(decoding: Self.withoutSequences(bytes[searched...]).bytes, as: UTF8.self) }

    /// All that was shown, escape sequences left out.
    package var text: String { String(decoding: Self.withoutSequences(bytes[...]).bytes, as: UTF8.self) }

    /// Waits until the screen is as it should be.
    package func screenShows(within seconds: Double = 20, _ condition: (Screen) -> Bool) -> Bool {
        wait(within: seconds) { condition(screen) }
    }

    /// Waits until something holds; false when the time was over or the program had ended before.
    package func wait(within seconds: Double = 20, until condition: () -> Bool) -> Bool {
        let deadline = Program.now + seconds
        while true {
            if condition() { return true }
            if hasEnded {
                while move(forMilliseconds: 0) {}
                return condition()
            }
            guard Program.now < deadline else { return false }
            move(forMilliseconds: 20)
        }
    }

    /// Waits for the end; answers the exit status, 128 + n for a signal, nil when it did not come.
    package func end(within seconds: Double = 20) -> Int32? {
        guard wait(within: seconds, until: { hasEnded }) else { return nil }
        return status
    }

    /// How the terminal is set, to compare: modes and special characters.
    package var settings: [UInt8] {
        var settings = termios()
        tcgetattr(master, &settings)
        return Self.contents(&settings)
    }

    private static func contents(_ settings: inout termios) -> [UInt8] { withUnsafeBytes(of: &settings) { Array($0) } }

    /// The process group that keys like Ctrl-C go to.
    package var foreground: Int32 { tcgetpgrp(master) }

    /// Whether the terminal echoes keys and gathers lines, as it does for a program that knows nothing of terminals.
    package var isCooked: Bool {
        var settings = termios()
        tcgetattr(master, &settings)
        return settings.c_lflag & UInt32(ECHO) != 0 && settings.c_lflag & UInt32(ICANON) != 0
    }

    // MARK: Under the hood

    private var hasEnded: Bool {
        if status != nil { return true }
        var raw: Int32 = 0
        guard waitpid(process, &raw, WNOHANG) == process else { return false }
        status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
        return true
    }

    /// Moves what can be moved; false when nothing was there.
    @discardableResult
    private func move(forMilliseconds milliseconds: Int32) -> Bool {
        guard master >= 0 else {
            poll(nil, 0, milliseconds)
            return false
        }
        let events = (isLookedAt ? POLLIN : 0) | (unsent.isEmpty ? 0 : POLLOUT)
        var polled = pollfd(fd: master, events: Int16(events), revents: 0)
        guard poll(&polled, 1, milliseconds) > 0 else { return false }
        var hasMoved = false
        if polled.revents & Int16(POLLIN) != 0 {
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            let count = Glibc.read(master, &piece, piece.count)
            if count > 0 {
                bytes += piece[..<count]
                screen.feed(piece[..<count])
                hasMoved = true
            }
        }
        if polled.revents & Int16(POLLOUT) != 0, !unsent.isEmpty {
            let count = unsent.withUnsafeBytes { write(master, $0.baseAddress, min($0.count, 1024)) }
            if count > 0 { unsent.removeFirst(count) }
            hasMoved = hasMoved || count > 0
        }
        return hasMoved
    }

    /// Text and, for each byte of it, where the next one begins in the original.
    private static func withoutSequences(_ bytes: ArraySlice<UInt8>) -> (bytes: [UInt8], ends: [Int]) {
        var plain: [UInt8] = []
        var ends: [Int] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            if byte == 0x1B, index < bytes.endIndex {
                let kind = bytes[index]
                index += 1
                switch kind {
                case UInt8(ascii: "["):
                    while index < bytes.endIndex, !(0x40...0x7E).contains(bytes[index]) { index += 1 }
                    index += 1
                case UInt8(ascii: "("), UInt8(ascii: ")"): index += 1
                default: break
                }
                index = min(index, bytes.endIndex)
            } else if byte != 0x0D {
                plain.append(byte)
                ends.append(index)
            }
        }
        return (plain, ends)
    }
}
