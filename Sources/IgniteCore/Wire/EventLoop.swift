private import Glibc

/// Something that can end a wait early: a wake pipe that a signal handler or another thread writes to.
package protocol Interrupt: AnyObject {
    /// The end of the pipe to wait on.
    var descriptor: Int32 { get }
    /// Empties the pipe and returns the requested reaction. Called during a wait for a server.
    func reaction() -> InterruptReaction
    /// Called if the server has not answered for a moment since `cancel` was requested.
    ///
    /// - Parameter isCancelled: Whether the server was asked to cancel; not everything can be cancelled.
    func answerTakesLong(isCancelled: Bool)
    /// The seconds within which a server that was asked to cancel must respond, or the wait is given up; nil if it goes
    /// on until a further interruption.
    var patience: Double? { get }
}

/// The reaction of the current operation to an interrupted wait.
package enum InterruptReaction {
    /// Continue as if nothing had happened.
    case none
    /// Cancel the operation on the server, and wait for the answer.
    case cancel
    /// Cancel the operation without waiting: the program ends.
    case leave
}

/// A connection that needs attention whatever its owner waits for: frames arrive, heartbeats are sent.
package protocol EventHandler: AnyObject {
    /// The descriptor to watch; nil once closed.
    var descriptor: Int32? { get }
    /// The events to watch for: POLLIN, POLLOUT.
    var events: Int16 { get }
    /// When it needs attention even if nothing arrives.
    var nextEvent: Deadline? { get }
    /// Reads what has arrived and sends what is due. Errors are kept for the next user of the connection.
    func handle(_ events: Int16)
}

/// The only place where the program waits.
///
/// Whatever is awaited (an answer, a key, room in a pipe, the end of a child process), connections are served
/// meanwhile.
package final class EventLoop {
    /// How a wait ended.
    package enum Outcome {
        /// The awaited descriptor is ready.
        case ready
        /// A connection was served; a wait for an answer checks whether it has arrived.
        case served
        /// The wake pipe has data.
        case interrupted
        /// The deadline is past; connections may have been served anyway.
        case timedOut
    }

    package let interrupt: (any Interrupt)?
    /// Called at `nextTick` or soon after, during a wait or at its end; returns when it is next due.
    package var onTick: () -> Deadline? = { nil }
    package var nextTick: Deadline?
    private var handlers: [any EventHandler] = []
    /// When a connection was last served.
    private var lastEvent: Deadline?

    package init(interrupt: (any Interrupt)? = nil) { self.interrupt = interrupt }

    package func add(_ connection: any EventHandler) { handlers.append(connection) }
    package func remove(_ connection: any EventHandler) { handlers.removeAll { $0 === connection } }

    /// Waits until `descriptor` is ready for `events`, the wake pipe has data or the deadline is past; without a
    /// descriptor, or with `orService`, also until a connection was served.
    ///
    /// - Parameter isOutput: Whether it waits for room to write. If what is written is not read, there is nothing to
    ///   show, so `onTick` is not called.
    package func wait(
        for descriptor: Int32? = nil, _ events: Int16 = 0, orService: Bool = false, isOutput: Bool? = nil,
        until deadline: Deadline?
    ) -> Outcome {
        while true {
            var polled: [pollfd] = []
            if let descriptor { polled.append(pollfd(fd: descriptor, events: events, revents: 0)) }
            if let interrupt { polled.append(pollfd(fd: interrupt.descriptor, events: Int16(POLLIN), revents: 0)) }
            let first = polled.count
            let watched = handlers.filter { $0.descriptor != nil }
            for connection in watched {
                polled.append(pollfd(fd: connection.descriptor ?? -1, events: connection.events, revents: 0))
            }
            let tick = isOutput ?? (events == Int16(POLLOUT)) ? nil : nextTick
            let wake = ([deadline, tick] + watched.map(\.nextEvent)).compactMap { $0 }.min()
            let count = poll(&polled, nfds_t(polled.count), wake?.pollTimeout ?? -1)
            if count < 0 && errno != EINTR { fatalError("poll failed: errno \(errno)") }
            if let tick, tick.isPast { nextTick = onTick() }

            var served = false
            if count >= 0 {
                for (index, connection) in watched.enumerated() {
                    let found = polled[first + index].revents
                    if found != 0 || connection.nextEvent.map(\.isPast) == true {
                        connection.handle(found)
                        served = true
                    }
                }
            }
            if served { lastEvent = .now }
            if count > 0 {
                if interrupt != nil, polled[first - 1].revents != 0 { return .interrupted }
                if descriptor != nil, polled[0].revents != 0 { return .ready }
            }
            // Comes first, so that a constantly served connection cannot delay it.
            if let deadline, deadline.isPast { return .timedOut }
            if served, descriptor == nil || orService { return .served }
        }
    }

    /// Waits until a descriptor is ready; returns false if the wake pipe has data, which the caller reacts to.
    package func waitUntilReady(_ descriptor: Int32, _ events: Int16) -> Bool {
        if case .interrupted = wait(for: descriptor, events, until: nil) { return false }
        return true
    }

    /// Reads what has arrived for connections since they were last served, such as their end, without waiting.
    ///
    /// Does nothing within a millisecond of the last time: this saves a system call for each statement of a script.
    package func takeIn() {
        if let lastEvent, Deadline.now < lastEvent.advanced(bySeconds: 0.001) { return }
        _ = wait(until: .now)
    }
}
