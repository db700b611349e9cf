import Glibc
import Ignite3
import IgniteCore
import Synchronization

/// What a node sends to one client: any thread can send, frame by frame.
///
/// A client that does not read stops the threads that have something to send; nothing is kept for it.
final class ClientOutput: Sendable {
    private let descriptor: Int32
    private let clock: HybridClock
    private let buffer = Mutex(ByteWriter(capacity: 1 << 12))

    init(_ descriptor: Int32, _ clock: HybridClock) {
        self.descriptor = descriptor
        self.clock = clock
    }

    /// Sends what `write` writes. If the client has gone, its reader hears of that.
    func send(_ write: (inout ByteWriter) -> Void) {
        buffer.withLock { buffer in
            write(&buffer)
            var rest = buffer.bytes
            while !rest.isEmpty {
                let sent = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                if sent < 0 && errno == EINTR { continue }
                guard sent > 0 else {
                    // Nothing of a frame that was cut off can be followed by another one.
                    shutdown(descriptor, Int32(SHUT_RDWR))
                    break
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[sent...])
            }
            buffer.truncate()
        }
    }

    /// Answers a request with a body; without one it is empty.
    func answer(_ id: Int64, _ body: (inout ByteWriter) -> Void = { _ in }) {
        let timestamp = clock.tick()
        send { out in
            Frame.write(to: &out) { out in
                ResponseHeader(id: id, observableTimestamp: timestamp).encode(to: &out)
                body(&out)
            }
        }
    }

    /// Answers a request with an error.
    func refuse(_ id: Int64, _ error: ErrorBlock) {
        let timestamp = clock.tick()
        send { out in
            Frame.write(to: &out) { out in
                ResponseHeader(id: id, flags: .error, observableTimestamp: timestamp).encode(to: &out)
                error.encode(to: &out)
            }
        }
    }
}

/// The frames that come from one client.
struct ClientInput {
    /// A longer frame ends the connection, as an impossible length does with servers.
    static let longestFrame = 256 << 20

    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// The bytes of the buffer that were not taken yet.
    private var unread = 0..<0

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Waits for the next frame, and returns its payload; nil at the end of the connection.
    mutating func frame() -> [UInt8]? {
        guard let header = take(4) else { return nil }
        let length = header.reduce(0) { $0 << 8 | Int($1) }
        return length <= Self.longestFrame ? take(length) : nil
    }

    /// Waits for a number of bytes; nil if the connection ends before.
    ///
    /// Memory grows with what has come, not with what was announced.
    mutating func take(_ count: Int) -> [UInt8]? {
        var taken: [UInt8] = []
        taken.reserveCapacity(min(count, buffer.count))
        while true {
            let part = unread.prefix(count - taken.count)
            taken += buffer[part]
            unread = part.upperBound..<unread.upperBound
            if taken.count == count { return taken }
            guard fill() else { return nil }
        }
    }

    /// Waits for bytes, once all were taken; false at the end of the connection.
    private mutating func fill() -> Bool {
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 && errno == EINTR { continue }
            unread = 0..<max(0, count)
            return count > 0
        }
    }
}
