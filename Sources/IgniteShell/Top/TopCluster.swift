import IgniteCore

/// Reads a cluster for `\top`, on a connection of its own: one query at a time, and not more than one in a second.
final class TopCluster {
    /// What has happened.
    enum News {
        case rows([[[String]]], isCut: Bool)
        /// What became of a KILL, and the id of what the server says that it has ended.
        case killed(String, ended: String?)
        /// Why nothing was read, and the nodes, which a cluster without some of them still knows.
        case problem(String, nodes: [[String]] = [])
    }

    private var options: ClientOptions
    private let makeSession: SessionFactory
    /// The present session, or the one that was lost.
    private(set) var session: (any Session)?
    private(set) var report: ActivityReport
    private var reading: (pending: any PendingResult, since: Deadline)?
    private var killing: (pending: any PendingResult, what: String, id: String)?
    /// When the cluster may be asked again.
    private var nextRead = Deadline.now
    private var nextConnect = Deadline.now
    /// Whether the loss of the present session would be news.
    private var wasConnected = false
    /// Why the session before was lost.
    private var loss: String?

    /// The rows that are kept of one query.
    private static let mostRows = 5000
    /// The seconds after which an answer is given up: a node that is gone can keep system views waiting.
    private static let patience = 30.0
    /// The seconds after which a silent node counts as gone.
    private static let silence = Duration.seconds(5)

    /// - Parameter current: The node to prefer.
    init(
        _ options: ClientOptions, current: ServerInfo?, _ report: ActivityReport,
        _ makeSession: @escaping SessionFactory
    ) {
        self.options = options
        self.options.socketTimeout = min(options.socketTimeout, Self.silence)
        if let place = options.addresses.firstIndex(where: { "\($0)" == current?.address }) {
            self.options.addresses = options.addresses.beginning(at: place)
        }
        self.report = report
        self.makeSession = makeSession
    }

    var isConnected: Bool { session.map { $0.failure == nil } ?? false }

    /// The node whose answer is late, if there is one.
    var lateAddress: String? {
        guard let reading, reading.since.secondsPassed > 3 else { return nil }
        return session?.server.address
    }

    /// When something is to be done even if nothing arrives.
    func nextDeadline(isPaused: Bool) -> Deadline? {
        guard isConnected else { return nextConnect }
        if let reading { return reading.since.advanced(bySeconds: Self.patience) }
        return isPaused ? nil : nextRead
    }

    /// Takes what has arrived, and asks again when it is time.
    ///
    /// - Parameter blocking: Runs what waits: keys are heard meanwhile.
    func proceed(interval: Double, isPaused: Bool, _ blocking: (() -> Void) -> Void) -> News? {
        guard let session, session.failure == nil else { return connect(blocking) }
        if let killed = takeKilled(blocking) { return killed }
        if let reading {
            if reading.pending.isReady { return take(reading.pending, session, blocking) }
            guard reading.since.advanced(bySeconds: Self.patience).isPast else { return nil }
            // A system view can wait for a node that is gone.
            reading.pending.cancel()
            self.reading = nil
            return .problem(
                "\(session.server.address) has not answered for \(secondsText(Self.patience)); asking again")
        }
        guard !isPaused, nextRead.isPast else { return nil }
        nextRead = .after(seconds: max(1, interval))
        do throws(IgniteError) {
            reading = (try session.start(report.query.sql, options: settings), .now)
            return nil
        } catch {
            return .problem(error.message)
        }
    }

    /// Makes the next refresh come soon.
    func hurry() { nextRead = min(nextRead, .after(seconds: 1)) }

    func close() {
        reading = nil
        killing = nil
        session?.close()
    }

    // MARK: Connecting

    private func connect(_ blocking: (() -> Void) -> Void) -> News? {
        if let failure = session?.failure, wasConnected {
            wasConnected = false
            reading = nil
            killing = nil
            nextConnect = .now
            // Shown while the next address is tried.
            loss = failure.message
            return .problem("\(failure.message); connecting again")
        }
        guard nextConnect.isPast else { return nil }
        var problem: String?
        blocking {
            do throws(IgniteError) {
                let new = try makeSession(options, session, false)
                session = new
                report = new.dialect.catalog.activityReport
                wasConnected = true
                hurry()
            } catch {
                problem = error.message
            }
        }
        nextConnect = .after(seconds: 1)
        if problem == nil, let loss, let address = self.session?.server.address {
            problem = "connected to \(address); \(loss)"
            self.loss = nil
        }
        return problem.map { .problem($0) }
    }

    // MARK: Reading

    private var settings: StatementSettings {
        var settings = StatementSettings()
        settings.pageSize = Self.mostRows
        return settings
    }

    private func take(
        _ pending: any PendingResult, _ session: any Session, _ blocking: (() -> Void) -> Void
    ) -> News {
        reading = nil
        var news = News.problem("")
        blocking {
            do throws(IgniteError) {
                let result = try pending.result()
                let columns = result.columns.indices
                guard columns.count == report.query.columns else {
                    throw IgniteError(
                        .protocolViolation, "unexpected number of columns", address: session.server.address)
                }
                let answer = result.page.rows.map { row in
                    columns.map { row[$0].isNull ? "" : row.value(of: row[$0]).description }
                }
                let isCut = result.hasMore
                result.abandon()
                var sections = report.rows(answer)
                if report.asksForNodes { sections[0] = try nodes(session) }
                news = .rows(sections, isCut: isCut)
            } catch {
                let nodes = report.asksForNodes && session.failure == nil ? try? nodes(session) : nil
                news = .problem("the system views cannot be read: \(error.message)", nodes: nodes ?? [])
            }
        }
        return news
    }

    private func nodes(_ session: any Session) throws(IgniteError) -> [[String]] {
        try session.nodes().map { [$0.name, "online", $0.internalAddress, $0.id] }
    }

    // MARK: Ending

    /// Sends a KILL; returns what is wrong with it.
    func kill(_ target: KillTarget, id: String) -> String? {
        guard let session, session.failure == nil else { return "not connected; nothing was ended" }
        guard killing == nil else { return "the last KILL has not been answered yet; nothing was ended" }
        guard let statement = session.dialect.catalog.kill(target, id: id) else {
            return "\(id) cannot be ended"
        }
        do throws(IgniteError) {
            killing = (
                try session.start(statement, options: StatementSettings()), "\(target.rawValue.lowercased()) \(id)", id
            )
            return nil
        } catch {
            return error.message
        }
    }

    private func takeKilled(_ blocking: (() -> Void) -> Void) -> News? {
        guard let killing, killing.pending.isReady else { return nil }
        self.killing = nil
        hurry()
        var text = ""
        var ended: String?
        blocking {
            do throws(IgniteError) {
                let isEnded = try killing.pending.result().outcome == .applied(true)
                ended = isEnded ? killing.id : nil
                text = isEnded ? "ended \(killing.what)" : "there is no \(killing.what); nothing was ended"
            } catch {
                text = error.message
            }
        }
        return .killed(text, ended: ended)
    }
}
