import IgniteCore
private import Synchronization

/// What is known of the table over the entries of a cache. Caches on several connections can share it.
package final class CacheTable: Sendable {
    /// The seconds after which the cluster is asked again: others can change the table.
    private static let lifetime = 1.0

    private struct Known {
        let mapping: TableMapping?
        let end: Deadline
        /// The statements of the session that had changed tables.
        let access: ObjectIdentifier
        let changes: Int
    }

    private let known = Mutex<Known?>(nil)

    package init() {}

    /// Returns the mapping and whether it is new.
    ///
    /// - Parameter isNewWanted: Whether the cluster is asked in any case.
    func mapping(
        _ access: any CacheAccess, isNewWanted: Bool, ask: () throws(IgniteError) -> TableMapping?
    ) throws(IgniteError) -> (mapping: TableMapping?, isNew: Bool) {
        let (id, changes) = (ObjectIdentifier(access), access.schemaChanges)
        if !isNewWanted, let known = known.withLock({ $0 }), !known.end.isPast,
            known.access != id || known.changes == changes
        {
            return (known.mapping, false)
        }
        let mapping = try ask()
        let known = Known(mapping: mapping, end: .after(seconds: Self.lifetime), access: id, changes: changes)
        self.known.withLock { $0 = known }
        return (mapping, true)
    }
}
