import CTerminal
import Glibc
package import IgniteCore

/// Ctrl-C and the signals that end the program, as the shell reacts to them.
package final class Signals: Interrupt {
    package let descriptor: Int32
    /// Presses since the statement began.
    fileprivate var presses = 0
    /// Whether a third press has asked to leave.
    private var isLeft = false
    private var seen: UInt32 = 0
    /// While somebody else reads what is written, and owns the presses: whether they have gone.
    var hasReaderGone: (() -> Bool)?
    /// Says something to the user.
    package var notify: (String) -> Void = { _ in }

    /// Installs the handlers; nil when there is no pipe to be had.
    package init?() {
        descriptor = terminal_install_handlers()
        if descriptor < 0 { return nil }
    }

    /// The exit status of the program once SIGTERM, SIGHUP or a third press of Ctrl-C has asked it to end.
    package var endingStatus: Int32? {
        if isLeft { return ExitStatus.interrupted }
        let signal = terminal_ending_signal()
        return signal == 0 ? nil : ExitStatus.signal + signal
    }

    /// Whether the program has been asked to end.
    package var isEnding: Bool { endingStatus != nil }

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
    package var hasNews: Bool { isEnding || terminal_interrupts() != seen }

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
        if isEnding { return .leave }
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
            notify("the server has not responded yet; press Ctrl-C again to quit")
            return .none
        default:
            isLeft = true
            return .leave
        }
    }
}

extension Signals? {
    /// Runs something that Ctrl-C can cancel. Presses are counted anew; one that came before is this one's.
    func cancellable<Result, Fault>(_ body: () throws(Fault) -> Result) throws(Fault) -> Result {
        self?.presses = 0
        return try body()
    }
}
