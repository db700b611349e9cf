package import IgniteCore
private import Synchronization

/// Traps where two threads are within the calls of one connection at once, before they can do harm.
///
/// Which thread calls does not matter, so a client may go from one to another; only at the same time they must not.
package final class SoleUse: Sendable {
    private let isTaken = Atomic<Bool>(false)

    package init() {}

    package func within<Result>(_ body: () throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        // Not a precondition: that says nothing in an optimised program.
        guard !isTaken.exchange(true, ordering: .acquiring) else {
            fatalError("Ignite: two threads use one connection at the same time; open a connection for each of them")
        }
        defer { isTaken.store(false, ordering: .releasing) }
        return try body()
    }
}
