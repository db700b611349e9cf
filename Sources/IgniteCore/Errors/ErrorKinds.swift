/// What an error means to a program, independent of its code.
///
/// These properties correspond to the exceptions of Python's DB-API:
///
/// | DB-API | Property | Codes |
/// |---|---|---|
/// | `Warning` | none: servers send no warnings | |
/// | `InterfaceError` | `code` | `invalidArgument`, `closed`, `transactionEnded` |
/// | `DatabaseError` | `server != nil`, or one of those below | |
/// | `DataError` | `isDataError` | `conversion`; IGN-SQL-7, IGN-MARSHALLING |
/// | `OperationalError` | `isConnectionFailure`, `isAuthenticationFailure`, `isTimeout`, `isCancelled`, `isRetryable` | see there |
/// | `IntegrityError` | `isIntegrityViolation` | IGN-SQL-5 |
/// | `InternalError` | `isInternal` | `protocolViolation`; IGN-CMN-65535 |
/// | `ProgrammingError` | `isSyntaxError`, `isInvalidStatement` | IGN-SQL-3; IGN-SQL-2, IGN-SQL-4, IGN-TBL-1 to -4 |
/// | `NotSupportedError` | `code` | `unsupported` |
extension IgniteError {
    /// Whether the whole transaction, or a statement outside a transaction, can be run again: nothing was sent or
    /// nothing was done, for a temporary reason.
    ///
    /// True for `connectionFailed` unless the server refused the login; for a transaction whose connection was lost
    /// before COMMIT was sent, that timed out, or that the server has ended by itself, and for a query whose connection
    /// was lost, whatever the code; and for the server errors IGN-TX-4 and -5 (locks), -10, -11, -12 and -16 (too old, a
    /// changed table, another primary replica, timeout), IGN-REP-5, -6, -8 and -9 (replicas that are not ready), IGN-TBL-5
    /// (another version of the table) and IGN-CMN-1 and -2 (a node starts or stops).
    ///
    /// For queries, and in transactions before COMMIT, also for IGN-SQL-8 and IGN-CMN-5 (a node has left), IGN-REP-1 and
    /// -3 (a replica failed or did not answer), IGN-PLACEMENTDRIVER-1 and -2 (a partition has no primary yet), and for
    /// IGN-CMN-65535 if the message says that a connection was refused, that a primary replica is missing or has changed,
    /// or that a node is stopping, or if it hides the cause. False if `isOutcomeUnknown` is true.
    public var isRetryable: Bool {
        guard !isOutcomeUnknown else { return false }
        return traits.contains(.retryable) || code == .connectionFailed && server == nil
    }

    /// Whether the request may have reached the server. `isOutcomeUnknown` says whether it may have been executed
    /// anyway.
    ///
    /// False for `connectionFailed`, `invalidArgument`, `unsupported`, `closed` and `transactionEnded`, because nothing
    /// was sent, and for `notCommitted`, because nothing was written.
    public var wasSent: Bool {
        switch code {
        case .connectionFailed, .invalidArgument, .unsupported, .closed, .transactionEnded, .notCommitted: false
        default: true
        }
    }

    /// Whether an error of a statement sent outside a transaction leaves open whether the statement was executed.
    package var leavesOutcomeOpen: Bool {
        [.connectionLost, .timedOut, .cancelled, .terminated, .protocolViolation].contains(code)
            || traits.contains(.mayBeDone)
    }

    /// Whether the server, asked to commit, says that the transaction is undone. Other errors, such as the loss of a node,
    /// can occur after the transaction was committed.
    package var isRefusalOfCommit: Bool {
        let refusals: Traits = [
            .transactionOver, .timeUp, .lockConflict, .integrityViolation, .invalidStatement, .dataError,
        ]
        return server != nil && !traits.contains(.mayBeDone) && !traits.isDisjoint(with: refusals)
    }

    /// Whether the connection could not be made or is no longer usable: `connectionFailed`, `connectionLost`,
    /// `protocolViolation`, `closed`.
    public var isConnectionFailure: Bool {
        [.connectionFailed, .connectionLost, .protocolViolation, .closed].contains(code)
    }

    /// Whether the server refused the user or the password, or requires them (IGN-AUTHENTICATION).
    public var isAuthenticationFailure: Bool { traits.contains(.authentication) }

    /// Whether the statement was cancelled, by this program (`cancelled`) or from elsewhere (IGN-SQL-6, except its
    /// timeout).
    public var isCancelled: Bool { code == .cancelled || traits.contains(.cancelled) }

    /// Whether a timeout expired: for an answer (`timedOut`), for a new or pooled connection (`connectionFailed`), of
    /// a statement on the server (IGN-SQL-6), of a lock (IGN-TX-5) or of the transaction (IGN-TX-16, or any error of a
    /// statement or COMMIT that finds it dead).
    public var isTimeout: Bool { code == .timedOut || traits.contains(.timeUp) }

    /// Whether a constraint would be violated: a duplicate key, or NULL in a NOT NULL column (IGN-SQL-5).
    public var isIntegrityViolation: Bool { traits.contains(.integrityViolation) }

    /// Whether the text is not a valid statement (IGN-SQL-3); `position` gives the first error.
    public var isSyntaxError: Bool { traits.contains(.syntaxError) }

    /// Whether the statement is semantically wrong: an unknown table or column, types that do not match, a wrong number
    /// of parameters, a text too long for its column (IGN-SQL-2 and -4, IGN-TBL-1 to -4).
    public var isInvalidStatement: Bool { traits.contains(.invalidStatement) }

    /// Whether a value is invalid: on the server, such as a division by zero or a number out of range (IGN-SQL-7,
    /// IGN-MARSHALLING), or when it is read into the program (`conversion`).
    public var isDataError: Bool { code == .conversion || traits.contains(.dataError) }

    /// Whether the server has an internal error (IGN-CMN-65535) or does not follow the protocol (`protocolViolation`).
    public var isInternal: Bool { code == .protocolViolation || traits.contains(.internalError) }
}
