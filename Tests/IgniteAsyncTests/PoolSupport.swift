import Ignite3
import IgniteAsync
import TestSupport
import Testing

extension InProcessNode {
    func pool(maximumConnections: Int = 4, pageSize: Int = 1024) throws -> IgnitePool {
        var options = options
        options.pageSize = pageSize
        return try IgnitePool(options, pool: PoolOptions(maximumConnections: maximumConnections))
    }

    /// How many connections were made: each begins with a heartbeat.
    var connectionCount: Int { journal.entries.count { $0 == "HEARTBEAT" } }

    /// What came, without heartbeats and what is asked about the state of transactions.
    var requests: [String] { journal.entries.filter { $0 != "HEARTBEAT" && !$0.contains("SYSTEM") } }
}

/// Answers for the statements of these tests; `started` is told of those that come to no end.
func node(started: Signal = Signal()) throws -> InProcessNode {
    try InProcessNode { request in
        switch request.sql {
        case "ten": return .rows(numbers, (1...10).map { [.bigint($0)] })
        case "halting": return .halting(numbers, [[.bigint(1)], [.bigint(2)]])
        case "endless", "select endless":
            started.send()
            return .endless
        case "fail": return .error(ErrorBlock(.sql, 5, "PK unique constraint is violated"))
        default: return .updated(1)
        }
    }
}

let numbers = [Column(name: "X", type: .bigint)]

/// Something that happens elsewhere and that a task waits for, without a thread.
struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func send() { continuation.yield() }

    func wait() async { for await _ in stream { return } }
}

/// A peer whose end a task waits for without a thread.
final class AsyncPeer {
    private let peer: ScriptedPeer
    private let isOver = Signal()
    var journal: Journal { peer.journal }
    var options: ClientOptions { peer.options }

    init(_ script: @escaping @Sendable (borrowing ScriptedPeer.Listener) throws -> Void) throws {
        let isOver = isOver
        peer = try ScriptedPeer { listener in
            defer { isOver.send() }
            try script(listener)
        }
    }

    func finish() async throws {
        await isOver.wait()
        try peer.finish()
    }
}

/// The error that the body ends with.
func failure(of body: () async throws -> Void) async throws -> IgniteError {
    var found: (any Error)?
    do { try await body() } catch { found = error }
    return try #require(found as? IgniteError, "\(String(describing: found))")
}
