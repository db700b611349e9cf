package import IgniteCore
private import Synchronization

/// Traps where two threads are within the calls of one connection at once, before they can do harm.
///
/// Which thread calls does not matter, so a client may go from one to another; only at the same time they must not.
package final class SoleUse: Sendable {
    private let isTaken = Atomic<Bool>(false)

    package init() {}

    package func within<Result>(_ body: () throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        guard !isTaken.exchange(true, ordering: .acquiring) else { Self.trap() }
        defer { isTaken.store(false, ordering: .releasing) }
        return try body()
    }

    /// Runs code of the program's own in the midst of a call; it may use the connection itself.
    package func outside<Result>(_ body: () throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        isTaken.store(false, ordering: .releasing)
        defer {
            if isTaken.exchange(true, ordering: .acquiring) { Self.trap() }
        }
        return try body()
    }

    /// Not a precondition: that says nothing in an optimised program.
    private static func trap() -> Never {
        fatalError("Ignite: two threads use one connection at the same time; open a connection for each of them")
    }
}
