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

    /// An error as the server recorded it.
    public struct ServerRecord: Sendable, Equatable {
        /// The server's code: `IGN-SQL-4`.
        public let code: String
        /// The SQLSTATE, where the protocol has one; Ignite 3 sends none.
        public let sqlState: String?
        /// The Java class of the exception, where the server names it.
        public let className: String?
        /// The message as it came; some errors have none.
        public package(set) var message: String?
        /// An id that stands in the server's log, too, where the server gives one.
        public let traceID: String?
        /// The stack trace, or the server's hint how to switch it on.
        public let stackTrace: String?
        /// What the code means.
        package let traits: Traits

        package init(
            code: String, sqlState: String? = nil, className: String? = nil, message: String?, traceID: String? = nil,
            stackTrace: String? = nil, traits: Traits = []
        ) {
            self.code = code
            self.sqlState = sqlState
            self.className = className
            self.message = message
            self.traceID = traceID
            self.stackTrace = stackTrace
            self.traits = traits
        }
    }

    struct Details: Sendable {
        var code: Code
        var message: String
        var hint: String?
        var server: ServerRecord?
        var sql: String?
        var address: String?
        var rowsDone: Int?
        var updateCounts: [Int64]?
        var traits: Traits
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
        address: String? = nil, rowsDone: Int? = nil, traits: Traits = []
    ) {
        self.init(
            Details(
                code: code, message: message, hint: hint, server: server, sql: sql, address: address,
                rowsDone: rowsDone, traits: traits.union(server?.traits ?? [])))
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
    public var isOutcomeUnknown: Bool { traits.contains(.outcomeUnknown) }

    /// What the error means besides its code.
    package var traits: Traits { storage.details.traits }

    /// The same error, changed by the body.
    func changed(_ body: (inout Details) -> Void) -> IgniteError {
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

    /// The same error with the place that it is about in front of the message: `row 3: …`.
    package func with(context: String) -> IgniteError { with(message: "\(context): \(message)") }

    /// The same error with more that is known of its meaning.
    package func with(traits: Traits) -> IgniteError { changed { $0.traits.formUnion(traits) } }
}

extension IgniteError: CustomStringConvertible {
    /// The code, if the server gave one, and the message.
    public var description: String {
        server.map { "\($0.code) \(message)" } ?? message
    }
}
