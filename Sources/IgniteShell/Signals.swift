import CTerminal
import Glibc
package import IgniteCore

/// Handles Ctrl-C and the signals that end the program.
package final class Signals: Interrupt {
    package let descriptor: Int32
    /// The number of Ctrl-C presses since the statement started.
    fileprivate var presses = 0
    /// Whether a third press has requested the end of the program.
    private var isLeft = false
    private var seen: UInt32 = 0
    /// While a pager handles Ctrl-C: returns whether the pager has exited.
    var hasReaderGone: (() -> Bool)?
    /// Called to print a message for the user.
    package var notify: (String) -> Void = { _ in }

    /// Installs the handlers. Returns nil if a pipe cannot be created.
    package init?() {
        descriptor = terminal_install_handlers()
        if descriptor < 0 { return nil }
    }

    /// The exit status after SIGTERM, SIGHUP or a third Ctrl-C.
    package var endingStatus: Int32? {
        if isLeft { return ExitStatus.interrupted }
        let signal = terminal_ending_signal()
        return signal == 0 ? nil : ExitStatus.signal + signal
    }

    /// Whether a signal has requested the end of the program.
    package var isEnding: Bool { endingStatus != nil }

    /// Returns once whether Ctrl-C was pressed during the last statement.
    func takeCancelWish() -> Bool {
        defer { presses = 0 }
        return presses > 0
    }

    /// Ignores the presses so far, which were meant for another program.
    package func discardPresses() {
        terminal_drain()
        seen = terminal_interrupts()
        presses = 0
    }

    /// Whether a signal has arrived since the last check. The check is cheap.
    package var hasNews: Bool { isEnding || terminal_interrupts() != seen }

    /// Empties the wake pipe.
    package func drain() { terminal_drain() }

    /// Returns whether Ctrl-C was pressed since the last call.
    package func takePress() -> Bool {
        terminal_drain()
        let now = terminal_interrupts()
        defer { seen = now }
        return now != seen
    }

    /// Handles another press, after the first had no visible effect.
    package var patience: Double? { nil }

    package func answerTakesLong(isCancelled: Bool) {
        guard presses == 1 else { return }
        notify(isCancelled ? "cancel sent; waiting for the server" : "this cannot be cancelled; waiting for the server")
    }

    package func reaction() -> InterruptReaction {
        let wasPressed = takePress()
        if isEnding { return .leave }
        if let hasReaderGone {
            guard hasReaderGone() else { return .none }
            // Request the cancellation once; then count presses again.
            self.hasReaderGone = nil
            return .cancel
        }
        guard wasPressed else { return .none }
        presses += 1
        switch presses {
        case 1: return .cancel
        case 2:
            notify("the server has not responded yet; press Ctrl-C again to quit")
            return .none
        default:
            isLeft = true
            return .leave
        }
    }
}

extension Signals? {
    /// Runs a function that Ctrl-C can cancel. Presses are counted from zero, but a press just before counts.
    func cancellable<Result, Fault>(_ body: () throws(Fault) -> Result) throws(Fault) -> Result {
        self?.presses = 0
        return try body()
    }
}
