package import IgniteCore
private import Synchronization

/// Traps if two threads are inside the calls of one connection at once, before they can do harm.
///
/// A client can move from one thread to another; only simultaneous calls are wrong.
package final class ExclusiveAccess: Sendable {
    private let isTaken = Atomic<Bool>(false)

    package init() {}

    package func within<Result>(_ body: () throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        guard !isTaken.exchange(true, ordering: .acquiring) else { Self.trap() }
        defer { isTaken.store(false, ordering: .releasing) }
        return try body()
    }

    /// Runs the program's own code in the middle of a call; it may use the connection itself.
    package func outside<Result>(_ body: () throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        isTaken.store(false, ordering: .releasing)
        defer {
            if isTaken.exchange(true, ordering: .acquiring) { Self.trap() }
        }
        return try body()
    }

    /// A precondition prints nothing in an optimised program.
    private static func trap() -> Never {
        fatalError("Ignite: two threads use one connection at the same time; open a connection for each of them")
    }
}
