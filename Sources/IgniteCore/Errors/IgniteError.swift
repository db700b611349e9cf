/// An error between a program and a cluster.
///
/// `code` is the kind of failure, `message` describes it for people. `server` contains what the server sent. Passwords
/// never appear in an error.
public struct IgniteError: Error, Sendable {
    /// The kind of a failure. Future versions may add kinds: compare with `==` and keep a default.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case connectionFailed, connectionLost, timedOut, cancelled, terminated, server, protocolViolation
            case notCommitted, transactionEnded, invalidArgument, unsupported, closed, conversion
        }

        private let kind: Kind
        private init(_ kind: Kind) { self.kind = kind }

        /// The connection could not be made; nothing was sent to a server.
        public static let connectionFailed = Code(.connectionFailed)
        /// The connection broke; the running statement may or may not have been executed.
        public static let connectionLost = Code(.connectionLost)
        /// No answer came within the timeout.
        public static let timedOut = Code(.timedOut)
        /// The statement was cancelled by this program.
        public static let cancelled = Code(.cancelled)
        /// The program was asked to end; only waits of the shell end this way.
        package static let terminated = Code(.terminated)
        /// The server reported an error; `server` contains its record.
        public static let server = Code(.server)
        /// The server sent something that the protocol does not allow; the connection was closed.
        public static let protocolViolation = Code(.protocolViolation)
        /// COMMIT found the transaction dead; nothing was written.
        public static let notCommitted = Code(.notCommitted)
        /// The transaction is over or lost.
        public static let transactionEnded = Code(.transactionEnded)
        /// An argument is invalid; nothing was sent.
        public static let invalidArgument = Code(.invalidArgument)
        /// The operation is not supported.
        public static let unsupported = Code(.unsupported)
        /// The connection or the result has been closed; nothing was sent.
        public static let closed = Code(.closed)
        /// A value cannot be converted to the requested type without loss: NULL for a non-optional type, a number out
        /// of range, a different type.
        public static let conversion = Code(.conversion)

        /// The name of the kind, such as `connectionLost`.
        public var description: String { kind.rawValue }
    }

    /// An error as the server recorded it.
    public struct ServerRecord: Sendable, Equatable {
        /// The server's code: `IGN-SQL-4`, or on Ignite 2 the SQLSTATE or the name of a status; empty if there is none.
        public let code: String
        /// The SQLSTATE, if the protocol has one; Ignite 3 does not send one.
        public let sqlState: String?
        /// The Java class of the exception, if the server sends it.
        public let className: String?
        /// The message as received; some errors have none.
        public package(set) var message: String?
        /// An id that also appears in the server's log, if the server sends it.
        public let traceID: String?
        /// The stack trace, or the server's hint on how to enable it.
        public let stackTrace: String?
        /// The place in the statement, if the protocol reports it other than by `line L, column C` in the message.
        package let position: Position?
        /// What the code means.
        package let traits: Traits

        package init(
            code: String, sqlState: String? = nil, className: String? = nil, message: String?, traceID: String? = nil,
            stackTrace: String? = nil, position: Position? = nil, traits: Traits = []
        ) {
            self.code = code
            self.sqlState = sqlState
            self.className = className
            self.message = message
            self.traceID = traceID
            self.stackTrace = stackTrace
            self.position = position
            self.traits = traits
        }
    }

    struct Details: Sendable {
        var code: Code
        var message: String
        var hint: String?
        var server: ServerRecord?
        var sql: String?
        /// The place of the error in `sql`, if this program found it.
        var place: Position?
        var address: String?
        var rowsDone: Int?
        var updateCounts: [Int64]?
        var traits: Traits
    }

    // A single reference: an error is part of many result types, most of which do not hold one.
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
                code: code, message: message, hint: hint, server: server, sql: sql, place: nil, address: address,
                rowsDone: rowsDone, traits: traits.union(server?.traits ?? [])))
    }

    /// Creates an error of code `conversion`, for types of your own that convert to or from values.
    public static func conversion(_ message: String) -> IgniteError { IgniteError(.conversion, message) }

    /// The kind of failure.
    public var code: Code { storage.details.code }
    /// A description of the failure, without the code.
    public var message: String { storage.details.message }
    /// What to do next, if there is advice.
    public var hint: String? { storage.details.hint }
    /// The server's record, if the server reported the error.
    public var server: ServerRecord? { storage.details.server }
    /// The statement that failed.
    public var sql: String? { storage.details.sql }
    /// `host:port` of the server.
    public var address: String? { storage.details.address }
    /// For many rows written outside a transaction: the number of rows written, counted from the first.
    ///
    /// The others are not written, unless `isOutcomeUnknown` is true: then some rows of the pages in progress may be.
    public var rowsDone: Int? { storage.details.rowsDone }
    /// For a batch: the number of table rows that each row of parameters has changed, up to the failed one.
    public var updateCounts: [Int64]? { storage.details.updateCounts }

    /// Whether something may have been written despite this error. Check the data before you run the statement again.
    ///
    /// This is the case if the connection was lost, the timeout expired or the statement was cancelled after it was
    /// sent. Servers report some statements as cancelled that they have committed, and while a cluster loses a node, they
    /// report errors of which they do not know how far the statement has come.
    ///
    /// True for a statement outside a transaction, except a query, and for COMMIT. False for a statement in a
    /// transaction, because nothing is written before COMMIT.
    public var isOutcomeUnknown: Bool { traits.contains(.outcomeUnknown) }

    /// What the error means in addition to its code.
    package var traits: Traits { storage.details.traits }
    /// The place in `sql`, if this program found it.
    var place: Position? { storage.details.place }

    /// Returns the same error, changed by the body.
    func changed(_ body: (inout Details) -> Void) -> IgniteError {
        var details = storage.details
        body(&details)
        return IgniteError(details)
    }

    /// Returns the same error with the statement that failed.
    package func with(sql: String) -> IgniteError { changed { $0.sql = sql } }

    /// Returns the same error with the text that it is about, and its place there.
    package func with(sql: String, at place: Position) -> IgniteError {
        changed { details in
            details.sql = sql
            details.place = place
        }
    }

    /// Returns the same error with the progress made.
    package func with(rowsDone: Int?, updateCounts: [Int64]? = nil) -> IgniteError {
        changed { details in
            details.rowsDone = rowsDone
            details.updateCounts = updateCounts
        }
    }

    /// Returns the same error with a hint, unless it has one.
    package func with(hint: String?) -> IgniteError { changed { $0.hint = $0.hint ?? hint } }

    /// Returns the same error with a different hint.
    package func with(otherHint: String?) -> IgniteError { changed { $0.hint = otherHint } }

    /// Returns the same error with a different message.
    package func with(message: String) -> IgniteError { changed { $0.message = message } }

    /// Returns the same error with a place before the message: `row 3: …`.
    package func with(context: String) -> IgniteError { with(message: "\(context): \(message)") }

    /// Returns the same error with more traits.
    package func with(traits: Traits) -> IgniteError { changed { $0.traits.formUnion(traits) } }
}

extension IgniteError: CustomStringConvertible {
    /// The server's code, if there is one, and the message.
    public var description: String {
        server.flatMap { $0.code.isEmpty ? nil : "\($0.code) \(message)" } ?? message
    }
}
