import IgniteAsync
import TestSupport
import Testing

extension InProcessNode {
    func pool(maximumConnections: Int = 4, pageSize: Int = 1024) throws -> IgnitePool {
        var options = options
        options.pageSize = pageSize
        return try IgnitePool(options, maximumConnections: maximumConnections)
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
        case "endless":
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

/// The error that the body ends with.
func failure(of body: () async throws -> Void) async throws -> IgniteError {
    try await #require(throws: IgniteError.self, performing: body)
}
