private import Glibc

/// A non-blocking connection: TCP, or a socket pair to a server in this process.
package final class Socket: Channel {
    package private(set) var descriptor: Int32?
    package var security: String? { nil }
    package var holdsMore: Bool { false }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// Takes over a socket that is connected.
    package init(connected descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close() }

    /// Connects to one address.
    ///
    /// - Returns: The socket, or the cause of the failure.
    package static func connect(
        to address: SocketAddress, eventLoop: EventLoop, until deadline: Deadline
    ) -> Result<Socket, ConnectFailure> {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(address.family, type, 0)
        guard descriptor >= 0 else { return .failure(.cause(errorText(errno))) }
        let socket = Socket(descriptor: descriptor)
        // A request is a single write; waiting for more data to send with it only costs time.
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        // Keep-alive detects a peer that disappeared silently, even while no request is sent.
        setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &yes, socklen_t(MemoryLayout<Int32>.size))

        let started = address.bytes.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
                Glibc.connect(descriptor, $0.baseAddress, socklen_t(bytes.count))
            }
        }
        if started == 0 { return .success(socket) }
        guard errno == EINPROGRESS || errno == EINTR else { return .failure(.cause(errorText(errno))) }
        if let failure = eventLoop.waitWhileConnecting(for: descriptor, Int16(POLLOUT), until: deadline) {
            return .failure(failure)
        }
        var fault: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &fault, &size)
        return fault == 0 ? .success(socket) : .failure(.cause(errorText(fault)))
    }

    package func read(into bytes: UnsafeMutableRawPointer, count: Int) -> ChannelResult {
        guard let descriptor else { return .ended }
        let received = recv(descriptor, bytes, count, 0)
        if received > 0 { return .moved(received) }
        return received == 0 ? .ended : Self.failure(waitingFor: POLLIN)
    }

    package func write(_ bytes: UnsafeRawBufferPointer) -> ChannelResult {
        guard let descriptor else { return .ended }
        let sent = send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        return sent >= 0 ? .moved(sent) : Self.failure(waitingFor: POLLOUT)
    }

    package func close() {
        guard let descriptor else { return }
        Glibc.close(descriptor)
        self.descriptor = nil
    }

    private static func failure(waitingFor events: Int32) -> ChannelResult {
        switch errno {
        case EAGAIN, EINTR: .wait(Int16(events))
        default: .failed(errorText(errno))
        }
    }
}

/// Why a connection to an address failed.
package enum ConnectFailure: Error {
    /// The cause, and advice if there is any.
    case cause(String, hint: String? = nil)
    case timedOut
    case interrupted(InterruptReaction)
}

extension EventLoop {
    /// Waits for a step of connecting, or without a descriptor until the deadline; returns nil when the descriptor is ready.
    func waitWhileConnecting(
        for descriptor: Int32? = nil, _ events: Int16 = 0, until deadline: Deadline
    ) -> ConnectFailure? {
        while true {
            switch wait(for: descriptor, events, isOutput: false, until: deadline) {
            case .ready: return nil
            case .timedOut: return .timedOut
            case .interrupted:
                if let reaction = interrupt?.reaction(), reaction != .none { return .interrupted(reaction) }
            case .served: continue
            }
        }
    }
}

/// Returns the text of an errno, in English whatever the locale.
package func errorText(_ code: Int32) -> String {
    switch code {
    case EADDRINUSE: "address already in use"
    case ECONNREFUSED: "connection refused"
    case ECONNRESET: "connection reset by the server"
    case EPIPE: "connection closed by the server"
    case ETIMEDOUT: "no answer from the host"
    case EHOSTUNREACH: "no route to the host"
    case ENETUNREACH: "network is unreachable"
    case ENOENT: "no such file or directory"
    case EACCES: "permission denied"
    case EISDIR: "is a directory"
    case ENOTDIR: "not a directory"
    case EROFS: "read-only file system"
    case ENOSPC: "no space left on the device"
    case EBADF: "bad file descriptor"
    default: String(cString: strerror(code))
    }
}
