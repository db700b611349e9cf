// Waiting for an answer, and what an interruption does meanwhile.

extension Connection {
    /// How a wait for an answer reacts to Ctrl-C, or to a cancel from another thread.
    package enum Interruption {
        /// Ignores it: the request cannot be cancelled.
        case none
        /// Gives up immediately: nothing has been started yet.
        case giveUp
        /// Sets `cancelIsDue`, because the answer matters; a second interruption gives up.
        case later
        /// Cancels the request and gives up its answer immediately: such requests do not always have one.
        case leaveRequest
        /// Cancels the request if it is not answered within `grace` seconds. A second interruption cancels it immediately.
        /// A signal that ends the program waits as long.
        case cancelRequest(grace: Double = 0)
        /// Closes the cursor, which leaves its transaction usable; if the awaited page still does not arrive within 200
        /// ms, cancels the query.
        case closeCursor(Int64, execution: Int64)
    }

    /// Waits for an answer, which may be an error from the server. This is the only loop that waits for answers.
    ///
    /// - Parameters:
    ///   - deadline: When to give up; nil for never. For requests whose time the server limits.
    ///   - queryLimit: The seconds after which a query is cancelled, for queries: servers count the time until a cursor
    ///     is closed, in which the program reads the rows (ignite3-protocol.md 12.7). nil for no limit.
    /// - Throws: The error that broke the connection; `timedOut`, `cancelled`, `terminated`.
    package func answer(
        to id: Int64, until deadline: Deadline?, queryLimit: Double? = nil, interruption: Interruption = .none
    ) throws(IgniteError) -> Answer {
        var wait = AnswerWait(
            connection: self, id: id, deadline: deadline, queryLimit: queryLimit, interruption: interruption)
        while true {
            if let answer = try wait.takeAnswer() { return answer }
            switch eventLoop.wait(until: wait.nextDeadline) {
            case .served, .ready: continue
            case .timedOut: try wait.reactToTime()
            case .interrupted: try wait.react(to: eventLoop.interrupt?.reaction() ?? .none)
            }
        }
    }

    /// Cancels requests and waits until the server has answered them, at most until `deadline`.
    package func cancel(_ ids: [Int64], until deadline: Deadline) {
        for id in ids { codec?.cancel(id) }
        while failure == nil, ids.contains(where: { requests[$0] != nil }) {
            switch eventLoop.wait(until: deadline) {
            case .timedOut: return
            // A further interruption asks for the end even more, which is what this waits for.
            case .interrupted: _ = eventLoop.interrupt?.reaction()
            case .served, .ready: continue
            }
        }
    }
}

/// The wait for one answer.
private struct AnswerWait {
    let connection: Connection
    let id: Int64
    private var deadline: Deadline?
    let interruption: Connection.Interruption
    private let queryLimit: Double?
    /// When a query has taken too long; nil once it was cancelled.
    private var queryEnd: Deadline?
    private var wasCancelled = false
    /// Whether the program ends as soon as the request is answered or cancelled.
    private var isLeaving = false
    /// When to cancel a request whose answer was awaited a little longer, or a query if closing its cursor has no effect.
    private var cancelDue: Deadline?
    /// When to show a message to a user who has pressed Ctrl-C and sees nothing.
    private var noticeDue: Deadline?
    /// When a server that was asked to cancel must have responded, and how many bytes had arrived before.
    private var signDue: (moment: Deadline, received: Int)?

    init(
        connection: Connection, id: Int64, deadline: Deadline?, queryLimit: Double?,
        interruption: Connection.Interruption
    ) {
        self.connection = connection
        self.id = id
        self.deadline = deadline
        self.queryLimit = queryLimit
        queryEnd = queryLimit.map { .after(seconds: $0) }
        self.interruption = interruption
    }

    var nextDeadline: Deadline? {
        [deadline, queryEnd, cancelDue, noticeDue, signDue?.moment].compactMap { $0 }.min()
    }

    /// Whether the query was cancelled because it has taken too long.
    private var isTimeUp: Bool { queryLimit != nil && queryEnd == nil }

    /// Whether the request is to be cancelled, and has not been yet.
    private var isInGrace: Bool {
        if case .cancelRequest = interruption { cancelDue != nil } else { false }
    }

    private var interrupt: (any Interrupt)? { connection.eventLoop.interrupt }

    /// Returns the answer if it has arrived; throws if it cannot arrive any more.
    func takeAnswer() throws(IgniteError) -> Connection.Answer? {
        if isTimeUp, connection.failure == nil, connection.isSettled(id) {
            // Closes what the answer may have opened.
            connection.abandon(id)
            throw timeUp()
        }
        if isLeaving, connection.isSettled(id) { throw left() }
        if var answer = connection.takeAnswer(to: id) {
            if wasCancelled, !answer.isError, case .closeCursor = interruption {
                connection.recycle(answer.buffer)
                throw error(.cancelled, "cancelled: the rest of the rows was not fetched")
            }
            answer.wasCancelled = wasCancelled && !isInGrace
            return answer
        }
        if let failure = connection.failure {
            connection.forget(id)
            throw failure
        }
        return nil
    }

    mutating func reactToTime() throws(IgniteError) {
        guard connection.failure == nil, !connection.isSettled(id) else { return }
        if let due = noticeDue, due.isPast {
            noticeDue = nil
            interrupt?.answerTakesLong(isCancelled: wasCancelled)
        } else if let due = cancelDue, due.isPast {
            cancelDue = nil
            cancelQuery()
            if isLeaving { throw left() }
            if signDue == nil { expectSign() }
        } else if let due = signDue, due.moment.isPast {
            signDue = nil
            guard connection.stream.received == due.received else { return }
            connection.abandon(id)
            throw error(
                .cancelled, "cancelled, but \(connection.address) does not answer",
                hint: "the statement may still be running there", traits: .nodeSilent)
        } else if let end = queryEnd, end.isPast {
            queryEnd = nil
            cancelQuery()
            // So that what becomes of the transaction is known.
            deadline = .after(seconds: 1)
        } else {
            if !isTimeUp { cancelQuery() }
            connection.abandon(id)
            throw error(
                .timedOut, "\(connection.address) did not answer in time",
                hint: "the statement may still be running there")
        }
    }

    mutating func react(to reaction: InterruptReaction) throws(IgniteError) {
        switch reaction {
        case .none: return
        case .cancel: try cancel()
        case .leave:
            if case .cancelRequest(let grace) = interruption, grace > 0, isInGrace || !wasCancelled, !isLeaving {
                isLeaving = true
                if !isInGrace { cancelDue = .after(seconds: grace) }
            } else {
                cancelQuery()
                throw left()
            }
        }
    }

    private func left() -> IgniteError {
        connection.abandon(id)
        return error(.terminated, "ended by a signal")
    }

    private mutating func cancel() throws(IgniteError) {
        noticeDue = .after(seconds: 0.5)
        switch interruption {
        case .none: return
        case .giveUp: throw error(.cancelled, "cancelled while connecting to \(connection.address)")
        case .later:
            connection.cancelIsDue = true
            if wasCancelled {
                connection.abandon(id)
                throw error(.cancelled, "cancelled")
            }
        case .leaveRequest:
            cancelQuery()
            connection.abandon(id)
            throw error(.cancelled, "cancelled")
        case .cancelRequest(let grace):
            connection.cancelIsDue = true
            if grace > 0, !wasCancelled {
                cancelDue = .after(seconds: grace)
            } else {
                cancelDue = nil
                cancelQuery()
                expectSign()
            }
        case .closeCursor(let cursor, _) where !wasCancelled:
            connection.codec?.closeCursor(cursor)
            cancelDue = .after(seconds: 0.2)
            expectSign()
        case .closeCursor: cancelQuery()
        }
        wasCancelled = true
    }

    private mutating func expectSign() {
        guard let patience = interrupt?.patience else { return }
        signDue = (.after(seconds: patience), connection.stream.received)
    }

    /// Cancels the request, or the query whose page it requests.
    private func cancelQuery() {
        guard id != Connection.handshakeID else { return }
        if case .closeCursor(_, let execution) = interruption {
            connection.codec?.cancel(execution)
        } else {
            connection.codec?.cancel(id)
        }
    }

    private func timeUp() -> IgniteError {
        error(
            .timedOut, "the query took longer than \(secondsText(queryLimit ?? 0)), and was cancelled",
            hint: "\(connection.names("timeout")) sets the limit")
    }

    private func error(
        _ code: IgniteError.Code, _ message: String, hint: String? = nil, traits: IgniteError.Traits = []
    ) -> IgniteError {
        IgniteError(code, message, hint: hint, address: connection.address, traits: traits)
    }
}
