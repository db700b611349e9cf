import IgniteCore
private import Synchronization

/// The table over the entries of a cache, which is asked for once, before the first key or value is written. Caches on
/// several connections can share it.
package final class CacheTable: Sendable {
    private let known = Mutex<TableMapping??>(nil)

    package init() {}

    func mapping(ask: () throws(IgniteError) -> TableMapping?) throws(IgniteError) -> TableMapping? {
        if let mapping = known.withLock({ $0 }) { return mapping }
        let mapping = try ask()
        known.withLock { $0 = .some(mapping) }
        return mapping
    }
}
