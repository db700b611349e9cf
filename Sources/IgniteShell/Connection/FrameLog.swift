private import Glibc
package import IgniteCore

/// The log of connections (`--log`): a line for every frame and every event, without any data or secrets.
///
/// ```
/// 2026-11-21 12:00:00.123456Z 127.0.0.1:10800 > SQL_EXEC 5 211
/// 2026-11-21 12:00:00.125001Z 127.0.0.1:10800 < SQL_EXEC 5 87
/// ```
///
/// A line contains the time in UTC, the address of the node, the direction (`>` to the server, `<` from it, `*` for an
/// event), the operation, the id of the request and the number of bytes in the frame. For an answer that is an error,
/// the code follows.
package final class FrameLog: ClientEventListener {
    /// The shell has one thread.
    private nonisolated(unsafe) let write: (String) -> Void

    /// - Parameter write: Writes a line, which includes its end.
    package init(write: @escaping (String) -> Void) { self.write = write }

    package func handle(_ event: ClientEvent) {
        switch event.kind {
        case .connectFailed(let error): line("\(event.address) * \(oneLine(error.message))")
        case .connectionOpened: line("\(event.address) * connected")
        case .handshakeStarted(let handshake): line("\(event.address) > HANDSHAKE 0 \(handshake.size)")
        case .handshakeSucceeded(let success): line("\(event.address) < HANDSHAKE 0 \(success.responseSize)")
        case .handshakeFailed(let failure), .authenticationFailed(let failure):
            if let size = failure.responseSize { line("\(event.address) < HANDSHAKE 0 \(size)") }
        case .requestStarted(let request):
            line("\(event.address) > \(request.operation) \(request.id) \(request.size)")
        case .requestSucceeded(let success):
            line("\(event.address) < \(success.request.operation) \(success.request.id) \(success.responseSize)")
        case .requestFailed(let failure):
            // The end of the connection has a line of its own.
            guard let size = failure.responseSize else { return }
            let code = failure.error.server.map { " \($0.code)" } ?? ""
            line("\(event.address) < \(failure.request.operation) \(failure.request.id) \(size)\(code)")
        case .unrequestedFrame(let frame):
            line("\(event.address) < \(frame.operation) \(frame.id) \(frame.size)")
        case .connectionClosed(let end), .connectionLost(let end):
            let isViolation = end.error.code == .protocolViolation
            line("\(event.address) * \(isViolation ? "closed: protocol violation" : oneLine(end.error.message))")
        }
    }

    private func oneLine(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

    private func line(_ text: String) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var parts = tm()
        gmtime_r(&time.tv_sec, &parts)
        let date = "\(parts.tm_year + 1900)-\(padded(Int(parts.tm_mon) + 1, 2))-\(padded(Int(parts.tm_mday), 2))"
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }.joined(separator: ":")
        write("\(date) \(clock).\(padded(time.tv_nsec / 1000, 6))Z \(text)\n")
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
