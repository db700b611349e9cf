import IgniteAsync
import IgniteCore
import Synchronization
import TestSupport
import Testing

/// What listeners hear of the connections of a pool.
@Suite struct EventTests {
    /// Closes a pool when its first statement has been answered.
    private final class Closer: ClientEventListener {
        let pool = Mutex<IgnitePool?>(nil)

        func handle(_ event: ClientEvent) {
            guard case .requestSucceeded(let success) = event.kind, success.request.operation == "SQL_EXEC" else {
                return
            }
            pool.withLock { $0 }?.close()
        }
    }

    /// Tells a task that connections have ended.
    private struct EndSignal: ClientEventListener {
        let ended = Signal()

        func handle(_ event: ClientEvent) {
            if case .connectionClosed = event.kind { ended.send() }
        }
    }

    @Test func everyConnectionHasItsOwnEvents() async throws {
        let recorder = EventRecorder()
        let end = EndSignal()
        let node = try node()
        let pool = try IgnitePool(node.options, pool: PoolOptions(maximumConnections: 2), listeners: [recorder, end])
        try await pool.transaction { _ in _ = try await pool.execute("update") }
        pool.close()
        // Twice: one for each connection.
        await end.ended.wait()
        await end.ended.wait()
        let connections = Dictionary(grouping: recorder.events) { $0.connection ?? 0 }
        #expect(connections.count == 2)
        for events in connections.values {
            guard case .connectionOpened? = events.first?.kind, case .connectionClosed? = events.last?.kind else {
                throw PeerError("\(events)")
            }
        }
        for request in ["TX_BEGIN", "TX_COMMIT", "SQL_EXEC"] {
            #expect(
                recorder.lines.contains("\(request) 2 succeeded") || recorder.lines.contains("\(request) 3 succeeded"))
        }
    }

    /// The library holds no lock while it calls listeners.
    @Test func aListenerMayCloseThePool() async throws {
        let closer = Closer()
        let node = try node()
        let pool = try IgnitePool("ignite://\(node.address)", listeners: [closer])
        closer.pool.withLock { $0 = pool }
        #expect(try await pool.execute("update").updateCount == 1)
        let error = try await failure { try await pool.execute("update") }
        #expect(error.code == .closed)
        closer.pool.withLock { $0 = nil }
    }
}
