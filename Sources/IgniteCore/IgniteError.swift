/// Everything that can go wrong between a program and a cluster.
///
/// `code` says what kind of failure it is, `message` says it in words for the person who reads it. What the server
/// sent stands whole in `server`. Passwords never enter an error.
public struct IgniteError: Error, Sendable {
    /// The kind of a failure. New kinds may come; compare with `==` and keep a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case connectionFailed, connectionLost, timedOut, cancelled, terminated, server, protocolViolation
            case notCommitted, transactionEnded, invalidArgument, unsupported, closed, conversion
        }

        private let kind: Kind
        private init(_ kind: Kind) { self.kind = kind }

        /// No connection could be made; nothing was sent to a server.
        public static let connectionFailed = Code(.connectionFailed)
        /// The connection broke; what was under way may or may not have been done.
        public static let connectionLost = Code(.connectionLost)
        /// No answer came within the time-out.
        public static let timedOut = Code(.timedOut)
        /// The statement was cancelled by this program.
        public static let cancelled = Code(.cancelled)
        /// The program has been told to end: only the shell's waits end so.
        package static let terminated = Code(.terminated)
        /// The server refused or failed; `server` holds its record.
        public static let server = Code(.server)
        /// What arrived is not what the protocol allows; the connection was closed.
        public static let protocolViolation = Code(.protocolViolation)
        /// COMMIT found the transaction dead; nothing of it was written.
        public static let notCommitted = Code(.notCommitted)
        /// The transaction is over or lost and cannot be used.
        public static let transactionEnded = Code(.transactionEnded)
        /// An argument that cannot be used; nothing was sent.
        public static let invalidArgument = Code(.invalidArgument)
        /// What was asked for cannot be done here.
        public static let unsupported = Code(.unsupported)
        /// The connection or the result has been closed; nothing was sent.
        public static let closed = Code(.closed)
        /// A value cannot become one of the wanted type without loss: a NULL where none can be, a number out of range,
        /// another type.
        public static let conversion = Code(.conversion)

        /// The name of the kind, as `connectionLost`.
        public var description: String { kind.rawValue }
    }

    /// An error as the server recorded it (ignite3-protocol.md 6).
    public struct ServerRecord: Sendable, Equatable {
        /// `IGN-SQL-4`.
        public let codeText: String
        /// The group, which is `SQL` in `IGN-SQL-4`.
        public let group: String
        /// The number within the group.
        public let number: Int
        /// The Java class of the exception.
        public let className: String
        /// The message as it came; some errors have none.
        public package(set) var message: String?
        /// Stands also in the server's log.
        public let traceID: String
        /// The stack trace, or the server's hint how to switch it on.
        public let stackTrace: String?
        /// The version of a table's schema that the request should have had.
        package var expectedSchemaVersion: Int?
        /// Of one request of a batch: what each row of parameters has changed, up to the one that failed.
        package var updateCounters: [Int64]?

        package init(
            codeText: String, group: String, number: Int, className: String, message: String?, traceID: String,
            stackTrace: String?
        ) {
            self.codeText = codeText
            self.group = group
            self.number = number
            self.className = className
            self.message = message
            self.traceID = traceID
            self.stackTrace = stackTrace
        }
    }

    /// A place in the text of a statement, from the server's message.
    public struct Position: Sendable, Equatable {
        /// From 1; CRLF ends one line.
        public let line: Int
        /// From 1, in UTF-16 units; a tab is one.
        public let column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    // One reference: an error travels through many results, most of which hold none.
    private final class Storage: Sendable {
        let code: Code
        let message: String
        let hint: String?
        let server: ServerRecord?
        let sql: String?
        let address: String?
        let rowsDone: Int?
        let updateCounts: [Int64]?

        init(
            code: Code, message: String, hint: String?, server: ServerRecord?, sql: String?, address: String?,
            rowsDone: Int?, updateCounts: [Int64]?
        ) {
            self.code = code
            self.message = message
            self.hint = hint
            self.server = server
            self.sql = sql
            self.address = address
            self.rowsDone = rowsDone
            self.updateCounts = updateCounts
        }
    }

    private let storage: Storage

    package init(
        _ code: Code, _ message: String, hint: String? = nil, server: ServerRecord? = nil, sql: String? = nil,
        address: String? = nil, rowsDone: Int? = nil, updateCounts: [Int64]? = nil
    ) {
        storage = Storage(
            code: code, message: message, hint: hint, server: server, sql: sql, address: address, rowsDone: rowsDone,
            updateCounts: updateCounts)
    }

    /// An error of the code `conversion`, for types of a program's own that become values, or are read from them.
    public static func conversion(_ message: String) -> IgniteError { IgniteError(.conversion, message) }

    /// What kind of failure it is.
    public var code: Code { storage.code }
    /// What failed, in words, without the code.
    public var message: String { storage.message }
    /// What to do next, where there is something to say.
    public var hint: String? { storage.hint }
    /// The server's record, when the server reported the error.
    public var server: ServerRecord? { storage.server }
    /// The statement that failed.
    public var sql: String? { storage.sql }
    /// `host:port` of the server concerned.
    public var address: String? { storage.address }
    /// Of many rows that were to be written outside a transaction: so many are in, counted from the first. The others
    /// are not, but that those under way when a connection is lost may or may not be.
    public var rowsDone: Int? { storage.rowsDone }
    /// Of a batch: how many rows of the table each row of parameters has changed, up to the one that failed.
    public var updateCounts: [Int64]? { storage.updateCounts }

    /// Where in the statement the fault lies, when the server's message tells.
    public var position: Position? { server?.message.flatMap(Self.position(in:)) }

    /// The same error with the statement that failed.
    package func with(sql: String) -> IgniteError {
        IgniteError(
            code, message, hint: hint, server: server, sql: sql, address: address, rowsDone: rowsDone,
            updateCounts: updateCounts)
    }

    /// The same error with how far it had come.
    package func with(rowsDone: Int?, updateCounts: [Int64]? = nil) -> IgniteError {
        IgniteError(
            code, message, hint: hint, server: server, sql: sql, address: address, rowsDone: rowsDone,
            updateCounts: updateCounts)
    }

    /// The same error with something to do next, unless it says so already.
    package func with(hint: String?) -> IgniteError {
        IgniteError(
            code, message, hint: self.hint ?? hint, server: server, sql: sql, address: address, rowsDone: rowsDone,
            updateCounts: updateCounts)
    }

    /// The same error with something else to do next.
    package func with(otherHint: String) -> IgniteError {
        IgniteError(
            code, message, hint: otherHint, server: server, sql: sql, address: address, rowsDone: rowsDone,
            updateCounts: updateCounts)
    }

    /// The same error for a statement that was sent behind a prefix in its first line: all places in the messages are
    /// told as in the statement itself.
    package func with(sql: String, sentBehind prefix: String) -> IgniteError {
        var record = server
        record?.message = server?.message.map { Self.moved($0, by: prefix.utf16.count) }
        return IgniteError(
            code, Self.moved(message, by: prefix.utf16.count), hint: hint, server: record, sql: sql, address: address,
            rowsDone: rowsDone, updateCounts: updateCounts)
    }

    /// A message with the columns of line 1 counted from so many further to the right.
    private static func moved(_ message: String, by count: Int) -> String {
        let place = "line 1, column "
        let parts = message.split(separator: place, omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { text, part in
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            guard let column = Int(digits), column > count else { return text + place + part }
            return text + place + "\(column - count)" + part.dropFirst(digits.count)
        }
    }

    /// Finds the first `line L, column C` in a server's message; `line 0, column 0` means unknown
    /// (ignite3-protocol.md 12.1).
    package static func position(in message: String) -> Position? {
        let text = Array(message.utf8)
        func number(after words: StaticString, from start: Int) -> (value: Int, end: Int)? {
            let length = words.utf8CodeUnitCount
            guard start >= 0, start + length < text.count else { return nil }
            for index in 0..<length where text[start + index] != words.utf8Start[index] { return nil }
            var end = start + length
            var value = 0
            while end < text.count, case let digit = text[end], digit >= 0x30, digit <= 0x39, value < 1 << 40 {
                value = value * 10 + Int(digit - 0x30)
                end += 1
            }
            return end > start + length ? (value, end) : nil
        }
        for start in text.indices {
            guard let line = number(after: "line ", from: start),
                let column = number(after: ", column ", from: line.end)
            else { continue }
            return line.value > 0 && column.value > 0 ? Position(line: line.value, column: column.value) : nil
        }
        return nil
    }
}

extension IgniteError: CustomStringConvertible {
    /// The code, if the server gave one, and the message.
    public var description: String {
        server.map { "\($0.codeText) \(message)" } ?? message
    }
}
