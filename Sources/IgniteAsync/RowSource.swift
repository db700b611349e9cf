import Ignite
import IgniteCore
private import Synchronization

/// Where the pages of a result come from, whoever reads them.
final class RowSource: Sendable {
    private struct State {
        /// nil: it was taken.
        var firstPage: RowPage?
        /// nil: all pages have come, or were given up.
        var number: Int?
    }

    private let state: Mutex<State>
    private let lease: Lease
    private let endsLease: Bool

    /// - Parameter endsLease: whether the connection is free for others when the rows have come.
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

    /// Fetches the page behind the last one that came.
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

    /// Gives up the rows that have not come; waits for nothing. Others get the connection behind that.
    func abandon() {
        guard let number = state.withLock({ $0.number.take() }) else { return }
        let (lease, endsLease) = (lease, endsLease)
        Task {
            await lease.connection.drop(number)
            if endsLease { lease.end() }
        }
    }
}
