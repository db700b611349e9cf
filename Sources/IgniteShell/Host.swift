import Glibc
import Ignite
package import IgniteCore

/// The surroundings of a shell: standard streams, environment, waiting, signals and the creation of sessions. The
/// program passes its own; tests create others.
package struct Host {
    package let streams: StandardStreams
    package let environment: Environment
    package let eventLoop: EventLoop
    /// The signals; nil if nothing can interrupt.
    package let signals: Signals?
    let makeSession: SessionFactory

    /// - Parameter sessions: Creates sessions; nil to connect to servers.
    package init(
        streams: StandardStreams, environment: Environment, eventLoop: EventLoop, signals: Signals?,
        sessions: SessionFactory? = nil
    ) {
        self.streams = streams
        self.environment = environment
        self.eventLoop = eventLoop
        self.signals = signals
        makeSession = sessions ?? serverSessions(eventLoop)
    }

    /// The exit that SIGTERM, SIGHUP or a third Ctrl-C requests.
    var endedBySignal: Exit {
        Exit(status: signals?.endingStatus ?? ExitStatus.signal + SIGTERM)
    }

    /// Returns the failure for a Ctrl-C or an ending signal while rows are written; nil if there was none.
    ///
    /// - Parameter place: The point of the interruption, for the message.
    func interruption(_ place: String) -> Failure? {
        guard let signals, signals.hasNews else { return nil }
        return switch signals.reaction() {
        case .none: nil
        case .cancel: .ignite(IgniteError(.cancelled, "cancelled \(place)"))
        case .leave: .exit(endedBySignal)
        }
    }
}

/// Creates a session.
///
/// - Parameters:
///   - lost: The session that the new one replaces.
///   - acceptsOtherCluster: Whether the new session can be with another cluster.
package typealias SessionFactory = (
    _ options: ClientOptions, _ lost: (any Session)?, _ acceptsOtherCluster: Bool
) throws(IgniteError) -> any Session

/// Returns a function that creates sessions over the network, and with embedded nodes.
///
/// - Parameters:
///   - listeners: Receive the events of all connections.
///   - embedded: The embedded nodes that can be named; nil for none.
package func serverSessions(
    _ eventLoop: EventLoop, listeners: [any ClientEventListener] = [], embedded: EmbeddedNodes? = nil
) -> SessionFactory {
    { (options, lost, acceptsOtherCluster) throws(IgniteError) in
        var options = options
        // SQL does not use the further connections.
        options.ignite2.partitionAware = false
        return try Ignite.openSession(
            options, eventLoop: eventLoop, inPlaceOf: lost, acceptsOtherCluster: acceptsOtherCluster,
            listeners: listeners, embedded: embedded?.connect)
    }
}

/// The descriptors of standard input, output and error, and the terminal for questions.
package struct StandardStreams: Sendable {
    package let input: Int32
    package let output: Int32
    package let error: Int32
    /// The path of the terminal; nil if there is none.
    package let terminal: String?

    package init(input: Int32, output: Int32, error: Int32, terminal: String? = nil) {
        self.input = input
        self.output = output
        self.error = error
        self.terminal = terminal
    }

    /// The streams of the process.
    package static let process = StandardStreams(
        input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO, terminal: "/dev/tty")

    var isInputTerminal: Bool { isatty(input) == 1 }
    var isOutputTerminal: Bool { isatty(output) == 1 }
    var isErrorTerminal: Bool { isatty(error) == 1 }
}
