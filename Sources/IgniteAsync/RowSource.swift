import Ignite
import IgniteCore
private import Synchronization

/// The source of a result's pages, for any reader.
final class RowSource: Sendable {
    private struct State {
        /// nil after it was taken.
        var firstPage: RowPage?
        /// nil after all pages have arrived or were discarded.
        var number: Int?
    }

    private let state: Mutex<State>
    private let lease: Lease
    private let endsLease: Bool

    /// - Parameter endsLease: Whether the connection becomes free for others when all rows have arrived.
    init(_ answer: PooledConnection.Answer, lease: Lease, endsLease: Bool) {
        state = Mutex(State(firstPage: answer.firstPage, number: answer.number))
        self.lease = lease
        self.endsLease = endsLease
        if answer.number == nil, endsLease { lease.end() }
    }

    deinit { abandon() }

    func takeFirstPage() -> RowPage? {
        state.withLock { $0.firstPage.take() }
    }

    /// Fetches the page after the last one that arrived.
    func nextPage() async throws -> RowPage {
        guard let number = state.withLock({ $0.number }) else {
            throw IgniteError(.closed, "the result has been closed")
        }
        do {
            let page = try await lease.connection.nextPage(of: number)
            if page.isLast {
                state.withLock { $0.number = nil }
                if endsLease { lease.end() }
            }
            return page
        } catch {
            abandon()
            throw error
        }
    }

    /// Discards the rows that have not arrived, without waiting. The connection then becomes free for others.
    func abandon() {
        guard let number = state.withLock({ $0.number.take() }) else { return }
        let (lease, endsLease) = (lease, endsLease)
        Task {
            await lease.connection.drop(number)
            if endsLease { lease.end() }
        }
    }
}
