import Ignite
import IgniteCore
private import Synchronization

/// The connections of a pool and the tasks that wait for one, in order.
final class ConnectionQueue: Sendable {
    private typealias Waiter = (number: Int, continuation: CheckedContinuation<PooledConnection, any Error>)

    private struct State {
        /// The connections that nobody uses, and since when. The one that was used last is used next.
        var idle: [(connection: PooledConnection, since: Deadline)] = []
        var inUse: [ObjectIdentifier: PooledConnection] = [:]
        /// Empty while a connection is idle.
        var waiters: [Waiter] = []
        var lastNumber = 0
        var countBeingMade = 0
        /// The address that the next connection tries first.
        var nextAddress: Int
        var isClosed = false
        /// Resumed when a closed pool has no connections any more.
        var finishing: [CheckedContinuation<Void, Never>] = []
        var made = 0
        var failed = 0
        var waitedInVain = 0

        /// The number of all connections: idle, in use, and being made.
        var count: Int { idle.count + inUse.count + countBeingMade }

        /// Takes a connection that can be used immediately. Lost ones are moved to `dropped`, to be dropped outside of
        /// the lock: listeners of the program hear of their end.
        mutating func takeIdle(_ dropped: inout [PooledConnection]) throws -> PooledConnection? {
            if isClosed { throw IgniteError(.closed, "nothing was sent: the pool has been closed") }
            try Task.checkCancellation()
            while let (connection, _) = idle.popLast() {
                if !connection.isLost {
                    inUse[ObjectIdentifier(connection)] = connection
                    return connection
                }
                dropped.append(connection)
            }
            return nil
        }

        /// Returns the address that another connection tries first, if one is needed, and counts that connection.
        ///
        /// - Parameter minimum: The connections to make even if nobody waits for them.
        mutating func addressOfNext(atLeast minimum: Int, atMost maximum: Int) -> Int? {
            guard !isClosed, count < maximum, waiters.count > countBeingMade || count < minimum else { return nil }
            countBeingMade += 1
            nextAddress += 1
            return nextAddress
        }
    }

    private let options: ClientOptions
    private let pool: PoolOptions
    private let listeners: [any ClientEventListener]
    private let clock = ClusterClock()
    private let state: Mutex<State>

    init(_ options: ClientOptions, _ pool: PoolOptions, listeners: [any ClientEventListener]) {
        self.options = options
        self.pool = pool
        self.listeners = listeners
        // Not all services must begin with the same node.
        state = Mutex(State(nextAddress: .random(in: 0..<options.addresses.count)))
        maintain()
    }

    var statistics: PoolStatistics {
        state.withLock { state in
            PoolStatistics(
                idle: state.idle.count, inUse: state.inUse.count, connecting: state.countBeingMade,
                waiting: state.waiters.count, made: state.made, failed: state.failed,
                waitedInVain: state.waitedInVain)
        }
    }

    // MARK: Taking connections

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
                alarm = pool.waitTimeout.map { time in
                    Task {
                        try await Task.sleep(for: time)
                        if leave(number, tooLate(time)) { state.withLock { $0.waitedInVain += 1 } }
                    }
                }
            }
        } onCancel: {
            _ = leave(number, CancellationError())
        }
    }

    private func takeIdle() throws -> PooledConnection? {
        var dropped: [PooledConnection] = []
        return try state.withLock { state in try state.takeIdle(&dropped) }
    }

    private func wait(_ waiter: Waiter) {
        var dropped: [PooledConnection] = []
        let known = Swift.Result {
            try state.withLock { state in
                // A task that is cancelled from now on finds itself among the waiters.
                let idle = try state.takeIdle(&dropped)
                if idle == nil { state.waiters.append(waiter) }
                return idle
            }
        }
        switch known {
        case .success(nil): makeConnections()
        case .success(let idle?): waiter.continuation.resume(returning: idle)
        case .failure(let error): waiter.continuation.resume(throwing: error)
        }
    }

    private func tooLate(_ time: Duration) -> IgniteError {
        let limit = secondsText(time.inSeconds)
        let areAllBeingMade = state.withLock { $0.count == $0.countBeingMade }
        return areAllBeingMade
            ? IgniteError(
                .connectionFailed, "no connection could be made within \(limit)",
                hint: "the reason is known after \(options.optionNames("connectTimeout")), "
                    + secondsText(options.connectTimeout.inSeconds),
                traits: .timeUp)
            : IgniteError(.connectionFailed, "no connection was free within \(limit)", traits: .timeUp)
    }

    /// Removes a task from the waiters; returns whether it still waited.
    private func leave(_ number: Int, _ error: any Error) -> Bool {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(throwing: error)
        return waiter != nil
    }

    /// Gives the connection to the task that has waited longest. A lost one is dropped, and replaced if a task waits.
    func takeBack(_ connection: PooledConnection) {
        let waiter = state.withLock { state in
            state.inUse[ObjectIdentifier(connection)] = nil
            return accept(connection, &state)
        }
        waiter?.continuation.resume(returning: connection)
        makeConnections()
        endIfEmpty()
    }

    /// Returns the task that gets a connection that nobody uses; nil if it is idle, or dropped.
    private func accept(_ connection: PooledConnection, _ state: inout State) -> Waiter? {
        if state.isClosed || connection.isLost { return nil }
        if state.waiters.isEmpty {
            state.idle.append((connection, .now))
            return nil
        }
        state.inUse[ObjectIdentifier(connection)] = connection
        return state.waiters.removeFirst()
    }

    // MARK: Making connections

    /// Begins to make as many connections as are missing and allowed.
    private func makeConnections(atLeast minimum: Int = 0) {
        while let first = state.withLock({
            $0.addressOfNext(atLeast: minimum, atMost: pool.maximumConnections)
        }) {
            Task {
                do {
                    let connection = try PooledConnection(clock: clock)
                    try await connection.connect(options(beginningAt: first), pool, listeners: listeners)
                    let waiter = state.withLock { state in
                        state.countBeingMade -= 1
                        state.made += 1
                        return accept(connection, &state)
                    }
                    waiter?.continuation.resume(returning: connection)
                    makeConnections()
                    endIfEmpty()
                } catch {
                    fail(error)
                }
            }
        }
    }

    /// Returns the options with the addresses in an order that begins with another one each time, so that the nodes get
    /// equally many connections.
    private func options(beginningAt number: Int) -> ClientOptions {
        var options = options
        options.addresses = options.addresses.beginning(at: number)
        return options
    }

    /// Fails the task that has waited longest because a connection could not be made, and all if no other is being
    /// made.
    private func fail(_ error: any Error) {
        let waiters = state.withLock { state in
            state.countBeingMade -= 1
            state.failed += 1
            let told = state.waiters.prefix(state.count == 0 ? state.waiters.count : 1)
            state.waiters.removeFirst(told.count)
            return told
        }
        for waiter in waiters { waiter.continuation.resume(throwing: error) }
        makeConnections()
        endIfEmpty()
    }

    // MARK: Idle connections

    /// Keeps the minimum of connections, and closes idle ones, until the pool is closed.
    private func maintain() {
        guard pool.minimumConnections > 0 || pool.idleTimeout != nil else { return }
        let shortest = min(pool.idleTimeout ?? .seconds(2), pool.minimumConnections > 0 ? .seconds(2) : .seconds(30))
        let pause = max(shortest / 2, .milliseconds(10))
        Task { [weak self] in
            while self?.maintainOnce() == true { try? await Task.sleep(for: pause) }
        }
    }

    /// Returns whether to go on.
    private func maintainOnce() -> Bool {
        var dropped: [PooledConnection] = []
        let isClosed = state.withLock { state in
            // The first ones have been idle for longest. Lost ones are not kept.
            while let first = state.idle.first, first.connection.isLost || isSpare(first.since, state.count) {
                dropped.append(state.idle.removeFirst().connection)
            }
            return state.isClosed
        }
        guard !isClosed else { return false }
        makeConnections(atLeast: pool.minimumConnections)
        return true
    }

    private func isSpare(_ since: Deadline, _ count: Int) -> Bool {
        guard let time = pool.idleTimeout, count > pool.minimumConnections else { return false }
        return since.advanced(bySeconds: time.inSeconds).isPast
    }

    // MARK: The end

    /// Drops idle connections now, and those in use when they are returned. Waiting tasks fail.
    func close() {
        let (waiters, idle) = state.withLock { state in
            defer {
                state.waiters = []
                state.idle = []
            }
            state.isClosed = true
            return (state.waiters, state.idle)
        }
        for waiter in waiters {
            waiter.continuation.resume(throwing: IgniteError(.closed, "nothing was sent: the pool has been closed"))
        }
        endIfEmpty()
        // Dropped outside the lock.
        _ = idle
    }

    /// Waits until the pool is closed and nothing uses it any more.
    func waitUntilEnded() async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.finishing.append(continuation) }
            endIfEmpty()
        }
    }

    /// Cancels what the connections in use do, and refuses what their users ask for later.
    func abort() {
        for connection in state.withLock({ Array($0.inUse.values) }) { connection.abort() }
    }

    private func endIfEmpty() {
        let finishing = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.isClosed, state.count == 0 else { return [] }
            defer { state.finishing = [] }
            return state.finishing
        }
        for continuation in finishing { continuation.resume() }
    }
}
