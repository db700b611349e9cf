/// What a statement came to: rows that arrive page by page, or a count, or whether it changed anything.
package final class ResultSet {
    /// What kind of statement it was, told by its answer (ignite3-protocol.md 9.1).
    package enum Outcome: Equatable, Sendable {
        /// A query; rows follow.
        case rows
        /// DML: so many rows were changed.
        case updated(Int64)
        /// DDL or KILL: whether anything changed.
        case applied(Bool)
    }

    package let outcome: Outcome
    package let columns: [Column]
    /// The rows that are here; each call of `advance` fills the page anew.
    package private(set) var page: Page
    private var source: (any PageSource)?

    package init(outcome: Outcome, columns: [Column] = [], page: Page = Page(), source: (any PageSource)? = nil) {
        self.outcome = outcome
        self.columns = columns
        self.page = page
        self.source = source
    }

    deinit { source?.abandon() }

    /// Whether there are rows beyond the present page.
    package var hasMore: Bool { source != nil }

    /// Whether `advance` has no need to wait.
    package var isReady: Bool { source?.isReady ?? true }

    /// Fills the page with the next rows; false when there are none.
    package func advance() throws(IgniteError) -> Bool {
        guard let source else { return false }
        do throws(IgniteError) {
            if try source.nextPage(into: page) == false { self.source = nil }
            return true
        } catch {
            self.source = nil
            throw error
        }
    }

    /// Like `advance`, but leaves the present page as it is where somebody else still reads it.
    package func advanceLeavingSharedPage() throws(IgniteError) -> Bool {
        guard source != nil else { return false }
        if !isKnownUniquelyReferenced(&page) { page = Page() }
        return try advance()
    }

    /// Takes the page away, for who reads it on another thread: further rows come in another one.
    package func takePage() -> Page {
        defer { if hasMore { page = Page() } }
        return page
    }

    /// Gives up the rest of the rows without waiting for anything.
    package func abandon() {
        source?.abandon()
        source = nil
    }

    /// Gives up the rest of the rows: closes the cursor on the server, which leaves a transaction usable.
    package func close() throws(IgniteError) {
        guard let source else { return }
        self.source = nil
        try source.close()
    }
}

/// A statement that was sent, and whose result comes while something else is awaited. Dropping it gives the result up:
/// what the server opens for it is closed when the answer comes.
package protocol PendingResult: AnyObject {
    /// Whether `result` has no need to wait.
    var isReady: Bool { get }
    /// The result, which belongs to whoever asks first.
    func result() throws(IgniteError) -> ResultSet
}

/// Where the further pages of a result come from.
package protocol PageSource: AnyObject {
    /// Whether `nextPage` has no need to wait.
    var isReady: Bool { get }
    /// Fills the page; answers whether there are more after it.
    func nextPage(into page: Page) throws(IgniteError) -> Bool
    /// Closes the cursor and waits until that is done.
    func close() throws(IgniteError)
    /// Closes the cursor without waiting for anything.
    func abandon()
}
