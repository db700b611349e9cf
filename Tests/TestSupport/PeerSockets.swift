private import Glibc
private import Synchronization

/// What went wrong in a peer's script, thrown in the test by `ScriptedPeer.finish`.
package struct PeerError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// The descriptors of a peer, shared by its thread and whoever ends it.
final class PeerSockets: Sendable {
    private struct State {
        var open: Set<Int32> = []
        var isOver = false
    }

    private let state = Mutex(State())
    /// The listening socket.
    let listener: Int32
    let port: UInt16

    /// Listens on a port of the loopback interface that the system chooses.
    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw PeerError("no socket: errno \(errno)") }
        // Known, so that a script that does not read makes the client run out of room; accepted sockets inherit it.
        var room: Int32 = 1 << 20
        setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard isBound else { throw PeerError("no port to listen on: errno \(errno)") }
        state.withLock { _ = $0.open.insert(descriptor) }
        Self.limitWaits(descriptor)
    }

    /// Takes in the next client.
    func accept() throws -> Int32 {
        let descriptor = Glibc.accept(listener, nil, nil)
        guard descriptor >= 0 else { throw PeerError("no client came: errno \(errno)") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // Every send is a segment of its own.
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        Self.limitWaits(descriptor)
        state.withLock { state in
            state.open.insert(descriptor)
            if state.isOver { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
        return descriptor
    }

    /// Connects to another peer on this machine.
    func connect(to port: UInt16) throws -> Int32 {
        let descriptor = try connectToLoopback(port: port)
        state.withLock { state in
            state.open.insert(descriptor)
            if state.isOver { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
        return descriptor
    }

    /// Closes a connection; with a reset when asked to.
    func close(_ descriptor: Int32, withReset: Bool) {
        state.withLock { state in
            guard state.open.remove(descriptor) != nil else { return }
            var linger = linger(l_onoff: 1, l_linger: 0)
            if withReset {
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
            }
            Glibc.close(descriptor)
        }
    }

    /// Wakes whoever waits on any of the sockets.
    func shutDown() {
        state.withLock { state in
            state.isOver = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Ends the connections, not the listening.
    func dropClients() {
        state.withLock { state in
            for descriptor in state.open where descriptor != listener { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    func closeAll() {
        state.withLock { state in
            for descriptor in state.open { Glibc.close(descriptor) }
            state.open = []
        }
    }

    /// Reads what is there, waiting for at least a byte; nil at the end, and after a reset.
    static func read(_ descriptor: Int32) throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0 && errno != ECONNRESET { throw PeerError("nothing came from the client: errno \(errno)") }
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    /// Sends everything; false when the client has gone, which is no fault of the script's.
    static func write(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    /// Waits until one of the descriptors has something, or its end; answers all that have.
    static func ready(_ descriptors: [Int32]) -> [Int32] {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&polled, nfds_t(polled.count), -1) < 0 && errno == EINTR {}
        return polled.filter { $0.revents != 0 }.map(\.fd)
    }

    /// Whether a read would not wait.
    static func isReady(_ descriptor: Int32) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) > 0
    }

    /// Nobody waits longer than this for the other side; then the test fails instead of hanging.
    private static func limitWaits(_ descriptor: Int32) {
        // Longer than a test may have to wait for its turn among all the others.
        var patience = timeval(tv_sec: 120, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
    }
}
