private import Glibc
private import Synchronization

/// An address that a socket can be connected to.
package struct SocketAddress: Sendable {
    let family: Int32
    /// A sockaddr of the family.
    let bytes: [UInt8]

    /// The numeric host.
    package var host: String {
        bytes.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { address in
                withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { name in
                    let status = getnameinfo(
                        address.baseAddress, socklen_t(bytes.count), name.baseAddress, socklen_t(name.count), nil, 0,
                        NI_NUMERICHOST)
                    return status == 0 ? String(cString: name.baseAddress!) : "?"
                }
            }
        }
    }
}

/// Finds the addresses of a host.
package enum Resolver {
    /// Returns all addresses of a host, in the system's order of preference.
    ///
    /// A numeric address is returned immediately. A name is looked up on a separate thread, because the library call
    /// cannot be stopped; after a timeout, the thread is left alone and its result is dropped.
    package static func addresses(
        of host: String, port: Int, eventLoop: EventLoop, until deadline: Deadline
    ) -> Result<[SocketAddress], ConnectFailure> {
        if case .success(let found) = lookUp(host, port, flags: AI_NUMERICHOST) { return .success(found) }

        guard let pipe = Pipe() else { return .failure(.cause(errorText(errno))) }
        defer { close(pipe.readEnd) }
        let lookup = Lookup(host: host, port: port, finished: pipe.writeEnd)
        var thread = pthread_t()
        let handle = Unmanaged.passRetained(lookup)
        let started = pthread_create(
            &thread, nil,
            { handle in
                guard let handle else { return nil }
                Unmanaged<Lookup>.fromOpaque(handle).takeRetainedValue().run()
                return nil
            }, handle.toOpaque())
        guard started == 0 else {
            handle.release()
            close(pipe.writeEnd)
            return .failure(.cause(errorText(started)))
        }
        pthread_detach(thread)
        if let failure = eventLoop.waitWhileConnecting(for: pipe.readEnd, Int16(POLLIN), until: deadline) {
            return .failure(failure)
        }
        return lookup.answer.withLock { $0 } ?? .failure(.cause("the name was not looked up"))
    }

    /// Returns whether a host is a loopback address or `localhost`; a name is not looked up.
    package static func isThisMachine(_ host: String) -> Bool {
        guard host.lowercased() != "localhost" else { return true }
        guard case .success(let found) = lookUp(host, 0, flags: AI_NUMERICHOST), let address = found.first?.host else {
            return false
        }
        return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    /// A look-up in progress, shared by its thread and the waiting thread.
    private final class Lookup: Sendable {
        let host: String
        let port: Int
        /// Closed when the result is available; the other end then polls as readable.
        let finished: Int32
        let answer = Mutex<Result<[SocketAddress], ConnectFailure>?>(nil)

        init(host: String, port: Int, finished: Int32) {
            self.host = host
            self.port = port
            self.finished = finished
        }

        func run() {
            let found = Resolver.lookUp(host, port, flags: 0)
            answer.withLock { $0 = found }
            close(finished)
        }
    }

    private static func lookUp(
        _ host: String, _ port: Int, flags: Int32
    ) -> Result<[SocketAddress], ConnectFailure> {
        var hints = addrinfo()
        hints.ai_flags = flags | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else { return .failure(.cause(text(status))) }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee {
            let bytes = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
            addresses.append(SocketAddress(family: entry.ai_family, bytes: [UInt8](bytes)))
            next = entry.ai_next
        }
        return .success(addresses)
    }

    private static func text(_ status: Int32) -> String {
        switch status {
        case EAI_NONAME: "no such host"
        case EAI_AGAIN: "the name server does not answer"
        case EAI_SYSTEM: errorText(errno)
        default: String(cString: gai_strerror(status))
        }
    }
}
