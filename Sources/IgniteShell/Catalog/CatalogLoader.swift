import Glibc
package import IgniteCore

/// Fetches the catalogue bit by bit while nothing else is to be done, and keeps the last one meanwhile.
///
/// It asks outside any transaction and prints nothing. Whoever runs a statement gives up what is under way first, so
/// that the names never come before the user's own rows.
package final class CatalogLoader {
    package private(set) var catalog = Catalog()
    /// Whether the catalogue is what the cluster told last, and nothing has happened since.
    package private(set) var isCurrent = false
    /// When the catalogue was fetched, or refused.
    private var fetched = Deadline.now
    /// The connection that the catalogue came from, or is coming from.
    private weak var source: (any Session)?
    private var pending: (any PendingResult)?
    private var result: ResultSet?
    private var query = CatalogQuery()

    /// Seconds for which a catalogue is good.
    private let lifetime: Double

    package init(lifetime: Double = 10) { self.lifetime = lifetime }

    /// Names may have changed: they are fetched anew at the next opportunity.
    package func outdate() { isCurrent = false }

    /// A person types, and may soon want names that other sessions have made. While nobody types, the cluster is not
    /// asked at all.
    package func outdateWhenOld() {
        if fetched.advanced(bySeconds: lifetime).isPast { outdate() }
    }

    /// A statement that changes names has succeeded.
    package func apply(_ sql: String, schema: String, _ dialect: any Dialect) {
        catalog.apply(sql, schema: schema, dialect)
        outdate()
    }

    /// Gives up what is under way; it begins anew at the next opportunity.
    package func abandon() {
        pending = nil
        result = nil
        query = CatalogQuery()
    }

    /// Sends the query, or takes what has come of it. Never waits.
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
            // Refused: asking again before anything has changed would be refused again.
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

    /// Waits for names that are on their way, 200 ms at most; a key or a signal ends the wait.
    ///
    /// - Parameter keys: where keys come from.
    package func awaitNames(_ session: (any Session)?, _ waiter: Waiter, keys: Int32) {
        let deadline = Deadline.after(seconds: 0.2)
        proceed(session)
        while pending != nil || result != nil {
            let outcome = waiter.wait(for: keys, Int16(POLLIN), orService: true, until: deadline)
            proceed(session)
            if outcome != .served { return }
        }
    }
}
