private import Glibc

/// The log of a connection: a line for every frame and every event, without any data or secrets.
///
/// ```
/// 2026-11-21 12:00:00.123456Z 127.0.0.1:10800 > SQL_EXEC 5 211
/// 2026-11-21 12:00:00.125001Z 127.0.0.1:10800 < SQL_EXEC 5 87
/// ```
///
/// A line contains the time in UTC, the address of the node, the direction (`>` to the server, `<` from it, `*` for an
/// event), the operation, the id of the request and the number of bytes in the frame. For an answer that is an error,
/// the code follows.
package final class FrameLog {
    private let write: (String) -> Void

    /// - Parameter write: Writes a line, which includes its end.
    package init(write: @escaping (String) -> Void) { self.write = write }

    /// Logs a frame to the server.
    package func sent(_ operation: String, id: Int64, size: Int, address: String) {
        line("\(address) > \(operation) \(id) \(size)")
    }

    /// Logs a frame from the server; `error` is the code of the error that it reports.
    package func received(_ operation: String, id: Int64, size: Int, error: String?, address: String) {
        line("\(address) < \(operation) \(id) \(size)\(error.map { " \($0)" } ?? "")")
    }

    /// Logs an event of the connection.
    package func note(_ text: String, address: String) {
        line("\(address) * \(String(text.map { $0.isNewline ? " " : $0 }))")
    }

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
