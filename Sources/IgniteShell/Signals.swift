import CTerminal
import Glibc
package import IgniteCore

/// Ctrl-C and the signals that end the program, as the shell reacts to them.
package final class Signals: Interrupt {
    package let descriptor: Int32
    /// Presses since the statement began.
    private var presses = 0
    private var seen: UInt32 = 0
    /// Called before the third press ends the program, so that the terminal is left as it was.
    package var beforeLeaving: () -> Void = {}
    /// While somebody else reads what is written, and owns the presses: whether they have gone.
    var hasReaderGone: (() -> Bool)?
    /// Says something to the user.
    package var notify: (String) -> Void = { _ in }

    /// Installs the handlers; nil when there is no pipe to be had.
    package init?() {
        descriptor = terminal_install_handlers()
        if descriptor < 0 { return nil }
    }

    /// SIGTERM or SIGHUP once one has come.
    package var endingSignal: Int32? {
        let signal = terminal_ending_signal()
        return signal == 0 ? nil : signal
    }

    /// Presses are counted by statement. One that came between two statements is the next one's.
    package func beginStatement() { presses = 0 }

    /// Whether Ctrl-C was pressed in the statement that has just been run; asked once.
    func takeCancelWish() -> Bool {
        defer { presses = 0 }
        return presses > 0
    }

    /// Forgets presses: they were meant for somebody else.
    package func discardPresses() {
        terminal_drain()
        seen = terminal_interrupts()
        presses = 0
    }

    /// Whether something has come since it was last asked; costs nothing.
    package var hasNews: Bool { terminal_interrupts() != seen || terminal_ending_signal() != 0 }

    /// Empties the wake pipe.
    package func drain() { terminal_drain() }

    /// Whether Ctrl-C was pressed since it was last asked.
    package func takePress() -> Bool {
        terminal_drain()
        let now = terminal_interrupts()
        defer { seen = now }
        return now != seen
    }

    /// A person sees that nothing happens, and presses again.
    package var patience: Double? { nil }

    package func answerTakesLong(isCancelled: Bool) {
        guard presses == 1 else { return }
        notify(isCancelled ? "cancel sent; waiting for the server" : "this cannot be cancelled; waiting for the server")
    }

    package func reaction() -> InterruptReaction {
        let wasPressed = takePress()
        if endingSignal != nil { return .leave }
        if let hasReaderGone {
            guard hasReaderGone() else { return .none }
            // Asked for once; presses count again.
            self.hasReaderGone = nil
            return .cancel
        }
        guard wasPressed else { return .none }
        presses += 1
        switch presses {
        case 1: return .cancel
        case 2:
            notify("the server has not answered yet; one more Ctrl-C leaves")
            return .none
        default:
            beforeLeaving()
            exit(ExitStatus.interrupted)
        }
    }
}

/// The exit statuses of the program.
package enum ExitStatus {
    /// All went well, or errors came in a script without ON_ERROR_STOP.
    package static let success: Int32 = 0
    /// Bad usage, a fault of the program's own, or a `-c` that failed.
    package static let failure: Int32 = 1
    /// The connection could not be made, or was lost in a script.
    package static let connection: Int32 = 2
    /// A script failed with ON_ERROR_STOP on.
    package static let script: Int32 = 3
    /// The third Ctrl-C, or one while nothing was running.
    package static let interrupted: Int32 = 130
    /// Standard output was closed.
    package static let outputClosed: Int32 = 141
    /// Ended by a signal: this and its number.
    package static let signal: Int32 = 128
}
