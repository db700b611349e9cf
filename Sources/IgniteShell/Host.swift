import Glibc
import Ignite
package import IgniteCore

/// What a shell runs in: its standard streams, the environment, the wait, signals, and what makes sessions. The
/// program gives its own, a test makes others.
package struct Host {
    package let streams: StandardStreams
    package let environment: Environment
    package let waiter: Waiter
    /// nil where nothing interrupts.
    package let signals: Signals?
    let makeSession: SessionFactory

    /// - Parameter sessions: makes sessions; nil: they are servers'.
    package init(
        streams: StandardStreams, environment: Environment, waiter: Waiter, signals: Signals?,
        sessions: SessionFactory? = nil
    ) {
        self.streams = streams
        self.environment = environment
        self.waiter = waiter
        self.signals = signals
        makeSession = sessions ?? serverSessions(waiter)
    }

    /// The exit that SIGTERM, SIGHUP or a third Ctrl-C asks for.
    var endedBySignal: Exit {
        Exit(status: signals?.endingStatus ?? ExitStatus.signal + SIGTERM)
    }

    /// What a Ctrl-C or an ending signal means while rows are written; nil when there was none.
    ///
    /// - Parameter place: where the work stops, for the message.
    func interruption(_ place: String) -> Failure? {
        guard let signals, signals.hasNews else { return nil }
        return switch signals.reaction() {
        case .none: nil
        case .cancel: .ignite(IgniteError(.cancelled, "cancelled \(place)"))
        case .leave: .exit(endedBySignal)
        }
    }
}

/// Makes a session.
///
/// - Parameters:
///   - lost: the session that the new one replaces.
///   - acceptsOtherCluster: whether the new one may lead to another cluster.
package typealias SessionFactory = (
    _ options: ClientOptions, _ lost: (any Session)?, _ acceptsOtherCluster: Bool
) throws(IgniteError) -> any Session

/// Makes sessions over the network.
///
/// - Parameter log: gets a line for every frame.
package func serverSessions(_ waiter: Waiter, log: FrameLog? = nil) -> SessionFactory {
    { (options, lost, acceptsOtherCluster) throws(IgniteError) in
        try Ignite.openSession(
            options, waiter: waiter, inPlaceOf: lost, acceptsOtherCluster: acceptsOtherCluster, log: log)
    }
}

/// The descriptors of standard input, output and error, and the terminal that questions are asked at.
package struct StandardStreams: Sendable {
    package let input: Int32
    package let output: Int32
    package let error: Int32
    /// The path of the terminal; nil when there is none.
    package let terminal: String?

    package init(input: Int32, output: Int32, error: Int32, terminal: String? = nil) {
        self.input = input
        self.output = output
        self.error = error
        self.terminal = terminal
    }

    /// The process's own.
    package static let process = StandardStreams(
        input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO, terminal: "/dev/tty")

    var isInputTerminal: Bool { isatty(input) == 1 }
    var isOutputTerminal: Bool { isatty(output) == 1 }
    var isErrorTerminal: Bool { isatty(error) == 1 }
}
