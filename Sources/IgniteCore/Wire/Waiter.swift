private import Glibc

/// What can end a wait early: a wake pipe that a signal handler, or another thread, writes to.
package protocol Interrupt: AnyObject {
    /// The end of the pipe to wait on.
    var descriptor: Int32 { get }
    /// Empties the pipe and says what is wanted. Asked by whoever waits for a server.
    func reaction() -> InterruptReaction
    /// The server has not answered for a moment since `cancel` was wanted.
    ///
    /// - Parameter isCancelled: whether it was asked to cancel; not everything can be.
    func answerTakesLong(isCancelled: Bool)
    /// Seconds within which a server that was asked to cancel must show a sign of life, or the wait is given up; nil:
    /// it goes on, and a further interruption can end it.
    var patience: Double? { get }
}

/// What is to happen to the operation under way when a wait was interrupted.
package enum InterruptReaction {
    /// Go on as if nothing had happened.
    case none
    /// Cancel it on the server, and wait for the answer to that.
    case cancel
    /// Cancel it and do not wait: the program ends.
    case leave
}

/// A connection that wants attention whatever its owner is waiting for: frames come in, heartbeats go out.
package protocol Serviced: AnyObject {
    /// The descriptor to watch; nil once closed.
    var descriptor: Int32? { get }
    /// What to watch it for: POLLIN, POLLOUT.
    var events: Int16 { get }
    /// When it wants attention even if nothing comes.
    var nextService: Deadline? { get }
    /// Takes in what came and sends what is due. Faults are kept for whoever uses the connection next.
    func service(_ events: Int16)
}

/// The one place where the program waits.
///
/// Whatever is awaited (an answer, a key, room in a pipe, the end of a child), connections are served meanwhile.
package final class Waiter {
    /// How a wait ended.
    package enum Outcome {
        /// The awaited descriptor is ready.
        case ready
        /// A connection was served; whoever waits for an answer looks whether it came.
        case served
        /// The wake pipe has something.
        case interrupted
        /// The deadline is past; connections may have been served all the same.
        case timedOut
    }

    package let interrupt: (any Interrupt)?
    /// Called at `nextTick` or soon after, within a wait or at its end; answers when it is next due.
    package var onTick: () -> Deadline? = { nil }
    package var nextTick: Deadline?
    private var serviced: [any Serviced] = []
    /// When a connection was served the last time.
    private var lastService: Deadline?

    package init(interrupt: (any Interrupt)? = nil) { self.interrupt = interrupt }

    package func add(_ connection: any Serviced) { serviced.append(connection) }
    package func remove(_ connection: any Serviced) { serviced.removeAll { $0 === connection } }

    /// Waits until `descriptor` is ready for `events`, the wake pipe has something or the deadline is past; without a
    /// descriptor, or with `orService`, also until a connection was served.
    package func wait(
        for descriptor: Int32? = nil, _ events: Int16 = 0, orService: Bool = false, until deadline: Deadline?
    ) -> Outcome {
        while true {
            var polled: [pollfd] = []
            if let descriptor { polled.append(pollfd(fd: descriptor, events: events, revents: 0)) }
            if let interrupt { polled.append(pollfd(fd: interrupt.descriptor, events: Int16(POLLIN), revents: 0)) }
            let first = polled.count
            let watched = serviced.filter { $0.descriptor != nil }
            for connection in watched {
                polled.append(pollfd(fd: connection.descriptor ?? -1, events: connection.events, revents: 0))
            }
            // Where nobody takes what is written there is no progress to tell.
            let tick = events == Int16(POLLOUT) ? nil : nextTick
            let wake = ([deadline, tick] + watched.map(\.nextService)).compactMap { $0 }.min()
            let count = poll(&polled, nfds_t(polled.count), wake?.pollTimeout ?? -1)
            if count < 0 && errno != EINTR { fatalError("poll failed: errno \(errno)") }
            if let tick, tick.isPast { nextTick = onTick() }

            var served = false
            if count >= 0 {
                for (index, connection) in watched.enumerated() {
                    let found = polled[first + index].revents
                    if found != 0 || connection.nextService.map(\.isPast) == true {
                        connection.service(found)
                        served = true
                    }
                }
            }
            if served { lastService = .now }
            if count > 0 {
                if interrupt != nil, polled[first - 1].revents != 0 { return .interrupted }
                if descriptor != nil, polled[0].revents != 0 { return .ready }
            }
            // First, because a connection that is served all the time must not put it off.
            if let deadline, deadline.isPast { return .timedOut }
            if served, descriptor == nil || orService { return .served }
        }
    }

    /// Takes in what has come for connections since they were served, the end of one for example, without waiting.
    ///
    /// Within a millisecond of that nothing is asked: a script of short statements needs a system call less for each.
    package func takeIn() {
        if let lastService, Deadline.now < lastService.advanced(bySeconds: 0.001) { return }
        _ = wait(until: .now)
    }
}
