import Ignite
import IgniteCore

/// Someone to ask: an address, and how it is known.
struct InquiryTarget: Sendable {
    enum Origin: Sendable {
        case given
        /// The cluster says that this node serves clients there.
        case told(ClusterNode)
        /// Nobody says where this node serves clients; its host and the port of another node were combined.
        case guessed(ClusterNode)
    }

    /// The addresses of one node; the first that works is used.
    let addresses: [ClientOptions.Address]
    let origin: Origin

    /// For messages.
    var name: String { addresses.first.map { "\($0)" } ?? "" }
}

/// What one target answered.
struct NodeAnswer: Sendable {
    let target: InquiryTarget
    /// nil if no connection could be made.
    var server: ServerInfo?
    /// Why no connection could be made.
    var failure: IgniteError?
    /// The nodes of the cluster, as this one sees it.
    var members: [ClusterNode]?
    /// Ignite 2: what the cluster accepts.
    var activity: ClusterActivity?
    var clock: ClockReading?
    /// Why the node runs no statement at all; nil if it does.
    var statementFailure: IgniteError?
    /// What was asked, and the rows or the reason why there are none.
    var checks: [(check: HealthCheck, rows: Result<[[[String]]], IgniteError>)] = []

    init(_ target: InquiryTarget) { self.target = target }
}

/// A clock, as read once.
struct ClockReading: Sendable {
    /// The number of milliseconds by which it is ahead of this machine's monotonic clock.
    let lead: Int64
    /// The number of milliseconds by which the lead may be wrong.
    let tolerance: Int64
    /// What its dates and times are local to; readings in different zones cannot be compared.
    let zone: String
}

/// Asks one node, on a thread and a connection of its own. It only reads.
struct NodeInquiry {
    /// The seconds within which each question must be answered.
    static let limit = 2.0

    let options: ClientOptions
    let state: InquiryState
    /// The age in seconds of the transactions and queries that are asked for.
    let age: Int

    /// Asks, and adds the answer to the state of the inquiry.
    func run(_ target: InquiryTarget) {
        let eventLoop = EventLoop()
        var answer = NodeAnswer(target)
        var session: (any Session)?
        do throws(IgniteError) {
            let opened = try openSession(connecting(to: target), eventLoop: eventLoop)
            session = opened
            answer.server = opened.server
            ask(opened, eventLoop, &answer)
        } catch {
            answer.failure = error
        }
        state.add(answer)
        // Nobody waits for this: it can take a moment if the node still works on a question.
        session?.close()
    }

    private func connecting(to target: InquiryTarget) -> ClientOptions {
        var options = options
        options.addresses = target.addresses
        options.schema = "PUBLIC"
        options.connectTimeout = .seconds(Self.limit)
        options.handshakeTimeout = nil
        options.socketTimeout = .seconds(Self.limit)
        // The wait for an answer is a second longer.
        options.statementTimeout = .seconds(Self.limit - 1)
        options.ignite2 = Ignite2Options()
        options.ignite2.partitionAware = false
        return options
    }

    private func ask(_ session: any Session, _ eventLoop: EventLoop, _ answer: inout NodeAnswer) {
        readClock(session, eventLoop, &answer)
        answer.members = try? session.nodes()
        // Servers of Ignite 2 that are too old do not say.
        answer.activity = try? session.control?.activity()
        state.add(answer.members ?? [])
        guard answer.activity != .off, answer.statementFailure == nil else { return }
        let share = state.share(of: session.server.nodeID)
        let checks = session.dialect.catalog.healthChecks(olderThan: age).filter {
            share == .everything || share == .ownState && $0.scope == .node
        }
        answer.checks = Array(zip(checks, rows(of: checks, session, eventLoop)))
    }

    /// Reads the clock of the node with a statement that needs no other node and no table.
    private func readClock(_ session: any Session, _ eventLoop: EventLoop, _ answer: inout NodeAnswer) {
        let check = HealthCheck("clock", .node, [CatalogReport.Query(columns: 1, "SELECT CURRENT_TIMESTAMP")]) { _, _ in
        }
        let before = Deadline.now.nanoseconds
        let outcome = rows(of: [check], session, eventLoop)[0]
        let after = Deadline.now.nanoseconds
        switch outcome {
        case .failure(let error): answer.statementFailure = error
        case .success(let rows):
            guard let text = rows[0].first?.first, let time = milliseconds(ofTimestamp: text) else { return }
            answer.clock = ClockReading(
                lead: time - (before + after) / 2_000_000, tolerance: (after - before) / 2_000_000 + 1,
                zone: session.zone ?? "UTC")
        }
    }

    /// Sends the queries of all checks at once, and returns what came in time.
    private func rows(
        of checks: [HealthCheck], _ session: any Session, _ eventLoop: EventLoop
    ) -> [Result<[[[String]]], IgniteError>] {
        let deadline = Deadline.after(seconds: Self.limit)
        var options = StatementSettings()
        options.pageSize = 100_000
        options.timeout = Self.limit
        let sent = checks.map { check in
            check.queries.map { query in
                Result { () throws(IgniteError) in try session.start(query.sql, options: options) }
            }
        }
        func isSettled(_ result: Result<any PendingResult, IgniteError>) -> Bool {
            (try? result.get().isReady) ?? true
        }
        while session.failure == nil, !deadline.isPast, !sent.allSatisfy({ $0.allSatisfy(isSettled) }) {
            _ = eventLoop.wait(until: deadline)
        }
        return zip(checks, sent).map { check, sent in
            Result { () throws(IgniteError) in
                let answers = try zip(check.queries, sent).map { (query, sent) throws(IgniteError) in
                    let pending = try sent.get()
                    guard pending.isReady || session.failure != nil else {
                        throw IgniteError(.timedOut, "no answer within \(Int(Self.limit)) s")
                    }
                    let result = try pending.result()
                    guard result.columns.count == query.columns else {
                        throw IgniteError(.unsupported, "the answer has \(result.columns.count) columns")
                    }
                    return try result.texts()
                }
                guard let more = check.more else { return answers }
                return answers + [try more(session, answers, deadline)]
            }
        }
    }
}
