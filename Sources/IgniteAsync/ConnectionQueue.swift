import IgniteCore
private import Synchronization

/// The connections of a pool and the tasks that wait for one, in order.
final class ConnectionQueue: Sendable {
    private typealias EventLoop = (number: Int, continuation: CheckedContinuation<PooledConnection, any Error>)

    private struct State {
        /// The connection that was used last is used next.
        var idle: [PooledConnection] = []
        /// Empty while a connection is idle.
        var waiters: [EventLoop] = []
        var lastNumber = 0
        /// The number of all connections: idle, in use, and being made.
        var count = 0
        var countBeingMade = 0
        var isClosed = false

        /// Takes a connection that can be used immediately. Lost ones are moved to `dropped`, to be dropped outside of
        /// the lock: listeners of the program hear of their end.
        mutating func takeIdle(_ dropped: inout [PooledConnection]) throws -> PooledConnection? {
            if isClosed { throw IgniteError(.closed, "nothing was sent: the pool has been closed") }
            try Task.checkCancellation()
            while let connection = idle.popLast() {
                if !connection.isLost { return connection }
                dropped.append(connection)
                count -= 1
            }
            return nil
        }

        /// Returns whether another connection is needed for the waiting tasks, and counts it if so.
        mutating func needsConnection(atMost maximum: Int) -> Bool {
            guard waiters.count > countBeingMade, count < maximum, !isClosed else { return false }
            count += 1
            countBeingMade += 1
            return true
        }
    }

    private let options: ClientOptions
    private let listeners: [any ClientEventListener]
    private let maximum: Int
    private let waitTimeout: Double?
    private let clock = ClusterClock()
    private let state = Mutex(State())

    init(_ options: ClientOptions, listeners: [any ClientEventListener], maximum: Int, waitTimeout: Double?) {
        self.options = options
        self.listeners = listeners
        self.maximum = maximum
        self.waitTimeout = waitTimeout
    }

    var countOfWaiters: Int { state.withLock { $0.waiters.count } }

    /// Returns a connection for exclusive use; return it with `takeBack`.
    func take() async throws -> PooledConnection {
        if let idle = try takeIdle() { return idle }
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        return try await withTaskCancellationHandler {
            var alarm: Task<Void, any Error>?
            defer { alarm?.cancel() }
            return try await withCheckedThrowingContinuation { continuation in
                wait((number, continuation))
                alarm = waitTimeout.map { seconds in
                    Task {
                        try await Task.sleep(for: .seconds(seconds))
                        leave(number, tooLate(seconds))
                    }
                }
            }
        } onCancel: {
            leave(number, CancellationError())
        }
    }

    private func takeIdle() throws -> PooledConnection? {
        var dropped: [PooledConnection] = []
        return try state.withLock { state in try state.takeIdle(&dropped) }
    }

    private func wait(_ eventLoop: EventLoop) {
        var dropped: [PooledConnection] = []
        let known = Swift.Result {
            try state.withLock { state in
                // A task that is cancelled from now on finds itself among the waiters.
                let idle = try state.takeIdle(&dropped)
                if idle == nil { state.waiters.append(eventLoop) }
                return idle
            }
        }
        switch known {
        case .success(nil): makeConnections()
        case .success(let idle?): eventLoop.continuation.resume(returning: idle)
        case .failure(let error): eventLoop.continuation.resume(throwing: error)
        }
    }

    private func tooLate(_ seconds: Double) -> IgniteError {
        let areAllBeingMade = state.withLock { $0.count == $0.countBeingMade }
        return areAllBeingMade
            ? IgniteError(
                .connectionFailed, "no connection could be made within \(seconds) s",
                hint:
                    "the reason is known after \(options.optionNames("connectTimeout")), \(options.connectTimeout) s",
                traits: .timeUp)
            : IgniteError(.connectionFailed, "no connection was free within \(seconds) s", traits: .timeUp)
    }

    /// Removes a task from the waiters.
    private func leave(_ number: Int, _ error: any Error) {
        let eventLoop = state.withLock { state in
            state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
        }
        eventLoop?.continuation.resume(throwing: error)
    }

    /// Gives the connection to the task that has waited longest. A lost one is dropped, and replaced if a task waits.
    func takeBack(_ connection: PooledConnection) {
        let eventLoop = state.withLock { state -> EventLoop? in
            if state.isClosed || connection.isLost {
                state.count -= 1
                return nil
            }
            if state.waiters.isEmpty {
                state.idle.append(connection)
                return nil
            }
            return state.waiters.removeFirst()
        }
        eventLoop?.continuation.resume(returning: connection)
        makeConnections()
    }

    /// Begins to make as many connections as are missing and allowed.
    private func makeConnections() {
        while state.withLock({ $0.needsConnection(atMost: maximum) }) {
            Task {
                do {
                    let connection = try PooledConnection(clock: clock)
                    try await connection.connect(options, listeners: listeners)
                    state.withLock { $0.countBeingMade -= 1 }
                    takeBack(connection)
                } catch {
                    fail(error)
                }
            }
        }
    }

    /// Fails the task that has waited longest because a connection could not be made, and all if no other is being
    /// made.
    private func fail(_ error: any Error) {
        let waiters = state.withLock { state in
            state.countBeingMade -= 1
            state.count -= 1
            let told = state.waiters.prefix(state.count == 0 ? state.waiters.count : 1)
            state.waiters.removeFirst(told.count)
            return told
        }
        for eventLoop in waiters { eventLoop.continuation.resume(throwing: error) }
        makeConnections()
    }

    /// Drops idle connections now, and those in use when they are returned. Waiting tasks fail.
    func close() {
        let (waiters, idle) = state.withLock { state in
            defer {
                state.waiters = []
                state.idle = []
            }
            state.isClosed = true
            state.count -= state.idle.count
            return (state.waiters, state.idle)
        }
        for eventLoop in waiters {
            eventLoop.continuation.resume(throwing: IgniteError(.closed, "nothing was sent: the pool has been closed"))
        }
        // Dropped outside the lock.
        _ = idle
    }
}
