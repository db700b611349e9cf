import Ignite
import Synchronization

// Listeners hear of connections and requests. With swift-log, `log` is a `Logger`; with swift-metrics, `record` is that
// of a `Timer`.

/// Writes a line for each event, at a level that depends on its kind.
final class EventLogger: ClientEventListener {
    enum Level: String {
        case trace, info, warning
    }

    private let log: @Sendable (Level, String) -> Void

    init(log: @escaping @Sendable (Level, String) -> Void) { self.log = log }

    func handle(_ event: ClientEvent) {
        switch event.kind {
        case .connectionOpened, .handshakeSucceeded, .connectionClosed: log(.info, "\(event)")
        case .connectFailed, .handshakeFailed, .authenticationFailed, .connectionLost: log(.warning, "\(event)")
        case .requestFailed: log(.warning, "\(event)")
        default: log(.trace, "\(event)")
        }
    }
}

/// Counts and times requests by operation, and counts what is under way.
final class RequestMetrics: ClientEventListener {
    struct Figures {
        var count = 0
        var failures = 0
        var total = Duration.zero
        var longest = Duration.zero
    }

    private let figures = Mutex<(byOperation: [String: Figures], connections: Int, underWay: Int)>(([:], 0, 0))

    func handle(_ event: ClientEvent) {
        figures.withLock { figures in
            switch event.kind {
            case .connectionOpened: figures.connections += 1
            case .connectionClosed, .connectionLost: figures.connections -= 1
            case .requestStarted: figures.underWay += 1
            case .requestSucceeded(let success):
                figures.underWay -= 1
                figures.byOperation[success.request.operation, default: Figures()].record(success.duration)
            case .requestFailed(let failure):
                figures.underWay -= 1
                figures.byOperation[failure.request.operation, default: Figures()].record(failure.duration)
                figures.byOperation[failure.request.operation]?.failures += 1
            default: return
            }
        }
    }

    var byOperation: [String: Figures] { figures.withLock { $0.byOperation } }
    var connections: Int { figures.withLock { $0.connections } }
    var underWay: Int { figures.withLock { $0.underWay } }
}

extension RequestMetrics.Figures {
    mutating func record(_ duration: Duration) {
        count += 1
        total += duration
        longest = max(longest, duration)
    }
}

func listening(_ options: ClientOptions) throws {
    let lines = Mutex<[String]>([])
    let logger = EventLogger { level, text in
        if level != .trace { lines.withLock { $0.append("\(level.rawValue): \(text)") } }
    }
    let metrics = RequestMetrics()
    let ignite = try Ignite.connect(options, listeners: [logger, metrics])
    for id in 4...6 { try ignite.execute("INSERT INTO person (id) VALUES (?)", id) }
    do {
        try ignite.execute("INSERT INTO person (id) VALUES (6)")
        try check(false, "the key exists")
    } catch let error as IgniteError {
        try check(error.isIntegrityViolation, "\(error) is about the key")
    }
    try check(metrics.connections, is: 1)
    ignite.close()
    try check(metrics.connections, is: 0)
    try check(metrics.underWay, is: 0)
    let statements = metrics.byOperation["SQL_EXEC"]
    try check(statements?.count, is: 4)
    try check(statements?.failures, is: 1)
    try check(lines.withLock { $0.last?.contains("connection closed after") } == true, "the log ends with the close")
}
