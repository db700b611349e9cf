/// The result of a statement: rows that arrive page by page, or a count, or whether it changed anything.
package final class ResultSet {
    /// The kind of statement, known from its answer (ignite3-protocol.md 9.1).
    package enum Outcome: Equatable, Sendable {
        /// A query; rows follow.
        case rows
        /// DML: the number of changed rows.
        case updated(Int64)
        /// DDL or KILL: whether anything changed.
        case applied(Bool)
    }

    package let outcome: Outcome
    package let columns: [Column]
    /// The current rows; each call of `advance` fills the page again.
    package private(set) var page: Page
    private var source: (any PageSource)?

    package init(outcome: Outcome, columns: [Column] = [], page: Page = Page(), source: (any PageSource)? = nil) {
        self.outcome = outcome
        self.columns = columns
        self.page = page
        self.source = source
    }

    deinit { source?.abandon() }

    /// Whether there are rows after the current page.
    package var hasMore: Bool { source != nil }

    /// Whether `advance` does not need to wait.
    package var isReady: Bool { source?.isReady ?? true }

    /// Fills the page with the next rows; returns false if there are none.
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

    /// Advances like `advance`, but leaves the current page unchanged if another object still reads it.
    package func advanceLeavingSharedPage() throws(IgniteError) -> Bool {
        guard source != nil else { return false }
        if !isKnownUniquelyReferenced(&page) { page = Page() }
        return try advance()
    }

    /// Takes the page away, for reading it on another thread: further rows arrive in another page.
    package func takePage() -> Page {
        defer { if hasMore { page = Page() } }
        return page
    }

    /// Returns the text of all remaining rows, in which NULL is empty: for queries on system views.
    package func texts() throws(IgniteError) -> [[String]] {
        var texts: [[String]] = []
        repeat {
            for row in page.rows {
                texts.append(columns.indices.map { row[$0].isNull ? "" : row.value(of: row[$0]).description })
            }
        } while try advance()
        return texts
    }

    /// Discards the remaining rows without waiting.
    package func abandon() {
        source?.abandon()
        source = nil
    }

    /// Discards the remaining rows: closes the cursor on the server, which leaves a transaction usable.
    package func close() throws(IgniteError) {
        guard let source else { return }
        self.source = nil
        try source.close()
    }
}

/// A statement that was sent, and whose result arrives while something else is awaited. Dropping it discards the
/// result: whatever the server opens for it is closed when the answer arrives.
package protocol PendingResult: AnyObject {
    /// Whether `result` does not need to wait.
    var isReady: Bool { get }
    /// Returns the result, which belongs to the first caller.
    func result() throws(IgniteError) -> ResultSet
    /// Asks the server to end the statement, before the result is dropped.
    func cancel()
}

/// The source of the further pages of a result.
package protocol PageSource: AnyObject {
    /// Whether `nextPage` does not need to wait.
    var isReady: Bool { get }
    /// Fills the page; returns whether there are more after it.
    func nextPage(into page: Page) throws(IgniteError) -> Bool
    /// Closes the cursor and waits until that is done.
    func close() throws(IgniteError)
    /// Closes the cursor without waiting.
    func abandon()
}
