import Glibc

/// A socket on a free port that takes connections and answers nothing, or always the same.
package final class Listener {
    package let address: String
    private let socket: Int32
    private let answer: String
    private var visitors: [Int32] = []

    private static let peek = Int32(MSG_PEEK | MSG_DONTWAIT)

    package struct NoSocket: Error {}

    package init(port: Int = 0, answers answer: String = "") throws {
        self.answer = answer
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = UInt16(port).bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket
        var isBound = false
        withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                isBound = bind(descriptor, $0, length) == 0
                _ = getsockname(descriptor, $0, &length)
            }
        }
        address = "127.0.0.1:\(UInt16(bigEndian: name.sin_port))"
        guard isBound, listen(socket, 8) == 0 else { throw NoSocket() }
    }

    deinit {
        for descriptor in visitors { close(descriptor) }
        close(socket)
    }

    /// Whether somebody has come and said something; answers all who have.
    package var hasVisitor: Bool {
        let visitor = accept(socket, nil, nil)
        if visitor >= 0 { visitors.append(visitor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 12)
        for descriptor in visitors where recv(descriptor, &bytes, bytes.count, Self.peek) > 0 {
            if !answer.isEmpty { _ = write(descriptor, answer, answer.utf8.count) }
            return true
        }
        return false
    }

    package static func isFree(_ port: Int) -> Bool { (try? Listener(port: port)) != nil }

    /// An address at which nobody listens.
    package static func deafAddress() throws -> String { try Listener().address }
}
