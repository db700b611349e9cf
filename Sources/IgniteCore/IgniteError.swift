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

    private struct Details: Sendable {
        var code: Code
        var message: String
        var hint: String?
        var server: ServerRecord?
        var sql: String?
        var address: String?
        var rowsDone: Int?
        var updateCounts: [Int64]?
        var isTimeUp = false
        var isPassing = false
        var isOutcomeUnknown = false
    }

    // One reference: an error travels through many results, most of which hold none.
    private final class Storage: Sendable {
        let details: Details

        init(_ details: Details) { self.details = details }
    }

    private let storage: Storage

    private init(_ details: Details) { storage = Storage(details) }

    package init(
        _ code: Code, _ message: String, hint: String? = nil, server: ServerRecord? = nil, sql: String? = nil,
        address: String? = nil, rowsDone: Int? = nil, isTimeUp: Bool = false, isPassing: Bool = false,
        isOutcomeUnknown: Bool = false
    ) {
        self.init(
            Details(
                code: code, message: message, hint: hint, server: server, sql: sql, address: address,
                rowsDone: rowsDone, isTimeUp: isTimeUp, isPassing: isPassing, isOutcomeUnknown: isOutcomeUnknown))
    }

    /// An error of the code `conversion`, for types of a program's own that become values, or are read from them.
    public static func conversion(_ message: String) -> IgniteError { IgniteError(.conversion, message) }

    /// What kind of failure it is.
    public var code: Code { storage.details.code }
    /// What failed, in words, without the code.
    public var message: String { storage.details.message }
    /// What to do next, where there is something to say.
    public var hint: String? { storage.details.hint }
    /// The server's record, when the server reported the error.
    public var server: ServerRecord? { storage.details.server }
    /// The statement that failed.
    public var sql: String? { storage.details.sql }
    /// `host:port` of the server concerned.
    public var address: String? { storage.details.address }
    /// Of many rows to be written outside a transaction: how many are in, counted from the first. The others
    /// are not, unless `isOutcomeUnknown`: then some of the page that was under way may be in, too.
    public var rowsDone: Int? { storage.details.rowsDone }
    /// Of a batch: how many rows of the table each row of parameters has changed, up to the one that failed.
    public var updateCounts: [Int64]? { storage.details.updateCounts }

    /// Whether something may have been written although there is this error: the connection was lost, time was up or
    /// the statement was cancelled after it was sent, and servers report some statements as cancelled that they have
    /// committed. Look at the data before you run it again.
    ///
    /// True for a statement outside a transaction, except a query, and for COMMIT. False for a statement in a
    /// transaction, because nothing of that is written before COMMIT.
    public var isOutcomeUnknown: Bool { storage.details.isOutcomeUnknown }

    /// Whether the time of a transaction, or for a connection, was up, which the code does not tell.
    package var isTimeUp: Bool { storage.details.isTimeUp }
    /// Whether nothing was written for a reason that passes, which the code does not tell.
    package var isPassing: Bool { storage.details.isPassing }

    /// Where in the statement the fault lies, when the server's message tells.
    public var position: Position? { server?.message.flatMap(Self.position(in:)) }

    /// The same error, changed by the body.
    private func changed(_ body: (inout Details) -> Void) -> IgniteError {
        var details = storage.details
        body(&details)
        return IgniteError(details)
    }

    /// The same error with the statement that failed.
    package func with(sql: String) -> IgniteError { changed { $0.sql = sql } }

    /// The same error with how far it had come.
    package func with(rowsDone: Int?, updateCounts: [Int64]? = nil) -> IgniteError {
        changed { details in
            details.rowsDone = rowsDone
            details.updateCounts = updateCounts
        }
    }

    /// The same error with something to do next, unless it says so already.
    package func with(hint: String?) -> IgniteError { changed { $0.hint = $0.hint ?? hint } }

    /// The same error with something else to do next.
    package func with(otherHint: String?) -> IgniteError { changed { $0.hint = otherHint } }

    /// The same error with another message.
    package func with(message: String) -> IgniteError { changed { $0.message = message } }

    /// The same error of a transaction whose time was up.
    package func withTimeUp() -> IgniteError {
        changed { details in
            details.isTimeUp = true
            details.isPassing = true
        }
    }

    /// The same error where nothing was written, for a reason that passes.
    package func withPassingReason() -> IgniteError { changed { $0.isPassing = true } }

    /// The same error of something that may have been written.
    package func withUnknownOutcome() -> IgniteError { changed { $0.isOutcomeUnknown = true } }

    /// The same error for a statement that was sent behind a prefix in its first line: all places in the messages are
    /// told as in the statement itself.
    package func with(sql: String, sentBehind prefix: String) -> IgniteError {
        changed { details in
            details.message = Self.moved(message, by: prefix.utf16.count)
            details.server?.message = server?.message.map { Self.moved($0, by: prefix.utf16.count) }
            details.sql = sql
        }
    }

    /// A message whose columns of line 1 are moved to the right by `count` UTF-16 units.
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
