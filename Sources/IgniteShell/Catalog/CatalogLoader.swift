import Glibc
package import IgniteCore

/// Fetches the catalog in the background, page by page, and keeps the previous one meanwhile.
///
/// It runs its query outside any transaction and prints nothing. A pending query is cancelled before a statement runs,
/// so that names never delay the user's rows.
package final class CatalogLoader {
    package private(set) var catalog = Catalog()
    /// Whether the catalog is current.
    package private(set) var isCurrent = false
    /// The time when the catalog was fetched or rejected.
    private var fetched = Deadline.now
    /// The connection from which the catalog is fetched.
    private weak var source: (any Session)?
    private var pending: (any PendingResult)?
    private var result: ResultSet?
    private var query = CatalogQuery()

    /// The validity of a catalog, in seconds.
    private let lifetime: Double

    package init(lifetime: Double = 10) { self.lifetime = lifetime }

    /// Marks the names as possibly outdated; they are fetched again at the next opportunity.
    package func outdate() { isCurrent = false }

    /// Notes that the user is typing, and may need names that other sessions have created. Without typing, nothing is
    /// fetched.
    package func outdateWhenOld() {
        if fetched.advanced(bySeconds: lifetime).isPast { outdate() }
    }

    /// Applies a successful statement that changes names.
    package func apply(_ sql: String, schema: String, _ dialect: any Dialect) {
        catalog.apply(sql, schema: schema, dialect)
        outdate()
    }

    /// Cancels a pending query, which starts again at the next opportunity.
    package func abandon() {
        pending = nil
        result = nil
        query = CatalogQuery()
    }

    /// Sends the query, or processes received rows, without waiting.
    package func proceed(_ session: (any Session)?) {
        guard let session, session.failure == nil else { return abandon() }
        if source !== session {
            abandon()
            source = session
            outdate()
        }
        guard !isCurrent else { return }
        do throws(IgniteError) {
            if pending == nil, result == nil {
                pending = try session.start(session.dialect.catalog.allNames, options: CatalogQuery.options)
            }
            try takePages()
        } catch {
            // Rejected: asking again before anything has changed would be rejected as well.
            abandon()
            fetched = .now
            isCurrent = session.failure == nil
        }
    }

    private func takePages() throws(IgniteError) {
        if let pending, pending.isReady {
            let first = try pending.result()
            self.pending = nil
            result = first
            query.add(first.page)
        }
        while let result, result.isReady {
            guard try result.advance() else {
                catalog = query.catalog
                fetched = .now
                isCurrent = true
                return abandon()
            }
            query.add(result.page)
        }
    }

    /// Waits for requested names, at most 200 ms; a key or a signal ends the wait.
    ///
    /// - Parameter keys: The descriptor from which keys are read.
    package func awaitNames(_ session: (any Session)?, _ eventLoop: EventLoop, keys: Int32) {
        let deadline = Deadline.after(seconds: 0.2)
        proceed(session)
        while pending != nil || result != nil {
            let outcome = eventLoop.wait(for: keys, Int16(POLLIN), orService: true, until: deadline)
            proceed(session)
            if outcome != .served { return }
        }
    }
}
