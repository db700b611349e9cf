private import Dispatch
private import Ignite3
package import IgniteCore
private import Synchronization

/// A server on a loopback port that does what a script says, in a thread of its own that ends with it.
///
/// The script accepts clients, reads what they send and answers it, truthfully or not. What it throws, `finish` throws
/// in the test. Nothing sleeps: each side waits for the other, or at a `Gate`.
package final class ScriptedPeer {
    private let sockets: PeerSockets
    private let thread: PeerThread
    /// The requests that came, as `SQL_EXEC select 1`, in their order; complete after `finish`.
    package let journal: Journal

    package init(_ script: @escaping @Sendable (borrowing Listener) throws -> Void) throws {
        let sockets = try PeerSockets()
        let journal = Journal()
        self.sockets = sockets
        self.journal = journal
        thread = try PeerThread {
            defer { sockets.closeAll() }
            try script(Listener(sockets: sockets, journal: journal))
        }
    }

    deinit {
        sockets.shutDown()
        thread.join()
    }

    /// Where clients find it.
    package var address: ClientOptions.Address { ClientOptions.Address(host: "127.0.0.1", port: sockets.port) }

    /// Options of a client that connects to it.
    package var options: ClientOptions {
        var options = ClientOptions()
        options.addresses = [address]
        return options
    }

    /// Waits until the script is done; throws what it threw.
    package func finish() throws {
        thread.join()
        if let error = thread.error { throw error }
    }

    /// What a script is given: the clients, one after the other.
    package struct Listener: ~Copyable {
        let sockets: PeerSockets
        let journal: Journal

        /// Waits for the next client.
        package func accept() throws -> PeerConnection {
            PeerConnection(sockets: sockets, descriptor: try sockets.accept(), journal: journal)
        }

        /// Accepts a client, answers its handshake and its first heartbeat.
        package func open(
            idleTimeoutMilliseconds: Int64 = 0, observableTimestamp: Int64 = 1
        ) throws -> PeerConnection {
            let connection = try accept()
            try connection.acceptHandshake(
                idleTimeoutMilliseconds: idleTimeoutMilliseconds, observableTimestamp: observableTimestamp)
            connection.answer(try connection.expect(.heartbeat))
            return connection
        }
    }
}

/// What happened in a peer, in its order.
package final class Journal: Sendable {
    private let lines = Mutex<[String]>([])

    package init() {}

    package func note(_ line: String) { lines.withLock { $0.append(line) } }
    package var entries: [String] { lines.withLock { $0 } }
}

/// Something that one thread waits for and another one makes happen; it stays so.
package final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    package func open() { semaphore.signal() }

    package func wait() throws {
        guard semaphore.wait(timeout: .now() + 20) == .success else { throw PeerError("a gate was never opened") }
        semaphore.signal()
    }
}
