import Glibc
package import IgniteCore

/// A node in this process that speaks the client protocol of Ignite 3: its SQL over SQLite.
package final class EmbeddedNode: Sendable {
    /// The clients that are being served.
    private struct Clients {
        var open: [ObjectIdentifier: NodeClient] = [:]
        /// The sockets that listen, and the threads that wait at them.
        var listeners: [Int32] = []
        var isClosed = false
    }

    private let parts: NodeParts
    private let clients = Monitor(Clients())

    /// Opens the storage; nothing is served yet.
    ///
    /// - Parameter file: The file to keep the data in, which is created if it does not exist; nil for a temporary one.
    package init(file: String?) throws(IgniteError) {
        let engine: Engine
        do throws(SQLError) {
            engine = try Engine(file.map { .file($0) } ?? .temporary)
        } catch {
            throw IgniteError(.connectionFailed, "could not open the embedded node: \(error.message)")
        }
        parts = NodeParts(engine: engine, nodeID: .random(), clock: HybridClock())
    }

    /// Connects a new client in this process.
    ///
    /// - Returns: Its socket, which the caller closes.
    package func connect() throws(IgniteError) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw IgniteError(.connectionFailed, "could not connect to the embedded node: \(errorText(errno))")
        }
        let status = serve(ends[1])
        guard status == 0 else {
            Glibc.close(ends[0])
            throw IgniteError(.connectionFailed, "could not connect to the embedded node: \(errorText(status))")
        }
        return ends[0]
    }

    /// Serves clients at a port of this machine's loopback interface, without any login.
    ///
    /// - Parameter port: 0 for any free one.
    /// - Returns: The port.
    package func listen(port: UInt16) throws(IgniteError) -> UInt16 {
        let listener: Int32
        let chosen: UInt16
        switch loopbackListener(port) {
        case .success(let found): (listener, chosen) = found
        case .failure(let cause):
            throw IgniteError(.connectionFailed, "could not listen on 127.0.0.1:\(port): \(errorText(cause.number))")
        }
        let isClosed = clients.with { clients in
            clients.listeners.append(listener)
            return clients.isClosed
        }
        let status = isClosed ? ECANCELED : startThread { [self] in accept(at: listener) }
        guard status == 0 else {
            forget(listener)
            throw IgniteError(.connectionFailed, "could not listen on 127.0.0.1:\(port): \(errorText(status))")
        }
        return chosen
    }

    /// Ends all connections, rolls their transactions back and closes the storage; waits until that is done.
    package func close() {
        let isFirst = clients.with { clients in
            for client in clients.open.values { client.end() }
            for listener in clients.listeners { shutdown(listener, Int32(SHUT_RDWR)) }
            defer { clients.isClosed = true }
            return !clients.isClosed
        }
        clients.wait { $0.open.isEmpty && $0.listeners.isEmpty ? () : nil }
        if isFirst { parts.engine.close() }
    }

    /// Serves a client at a socket, which is closed at the end.
    ///
    /// - Returns: 0, or the number of the error for which it is not served.
    private func serve(_ socket: Int32) -> Int32 {
        let client = NodeClient(socket, parts)
        let key = ObjectIdentifier(client)
        // Within the lock: the client is known before it can end.
        let status = clients.with { clients -> Int32 in
            guard !clients.isClosed else { return ECANCELED }
            let status = client.start { [self] in self.clients.with { $0.open[key] = nil } }
            if status == 0 { clients.open[key] = client }
            return status
        }
        if status != 0 { Glibc.close(socket) }
        return status
    }

    private func accept(at listener: Int32) {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client < 0 else {
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                // An answer is a single write; waiting for more to send with it only costs time.
                var yes: Int32 = 1
                setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
                _ = serve(client)
                continue
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            // Clients that leave give descriptors and memory back.
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: poll(nil, 0, 100)
            // It was shut down.
            default: return forget(listener)
            }
        }
    }

    private func forget(_ listener: Int32) {
        clients.with { clients in
            clients.listeners.removeAll { $0 == listener }
            Glibc.close(listener)
        }
    }
}

/// The number of an error.
private struct ErrorNumber: Error {
    let number: Int32
}

/// Returns a socket that listens on a port of the loopback interface, and the port.
private func loopbackListener(_ port: UInt16) -> Result<(Int32, UInt16), ErrorNumber> {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { return .failure(ErrorNumber(number: errno)) }
    // A node that has just ended does not keep the port busy.
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(listener, $0, size) == 0 && Glibc.listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
        }
    }
    guard isBound else {
        defer { Glibc.close(listener) }
        return .failure(ErrorNumber(number: errno))
    }
    return .success((listener, UInt16(bigEndian: address.sin_port)))
}
