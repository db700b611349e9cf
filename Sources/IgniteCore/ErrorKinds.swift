/// Questions that programs ask of an error, whatever its code is.
///
/// Who knows Python's DB-API finds its exceptions here:
///
/// | DB-API | is asked for by | codes |
/// |---|---|---|
/// | `Warning` | nothing: a server sends none | |
/// | `InterfaceError` | `code` | `invalidArgument`, `closed`, `transactionEnded` |
/// | `DatabaseError` | `server != nil`, or one of those below | |
/// | `DataError` | `isDataError` | `conversion`; IGN-SQL-7, IGN-MARSHALLING |
/// | `OperationalError` | `isConnectionFailure`, `isAuthenticationFailure`, `isTimeout`, `isCancelled`, `isRetryable` | see there |
/// | `IntegrityError` | `isIntegrityViolation` | IGN-SQL-5 |
/// | `InternalError` | `isInternal` | `protocolViolation`; IGN-CMN-65535 |
/// | `ProgrammingError` | `isSyntaxError`, `isInvalidStatement` | IGN-SQL-3; IGN-SQL-2, IGN-SQL-4, IGN-TBL-1 to -4 |
/// | `NotSupportedError` | `code` | `unsupported` |
extension IgniteError {
    /// Whether the whole transaction, or a statement outside of one, can be run again with some hope and without doing
    /// anything twice: nothing was sent, or nothing was done, for a reason that passes.
    ///
    /// True for `connectionFailed` unless the server refused the login; for a transaction whose connection was lost
    /// before COMMIT was sent, or whose time was up, and for a query whose connection was lost, whatever the code; and
    /// for the server's errors IGN-TX-4 and -5 (locks), -10, -12 and -16 (too old, another primary replica, time-out),
    /// IGN-REP-3, -5, -6, -8 and -9 (replicas that are not ready), IGN-TBL-5 (another version of the table), IGN-SQL-8
    /// (a node has gone) and IGN-CMN-1, -2 and -5 (a node starts or stops). False where `isOutcomeUnknown` is true.
    public var isRetryable: Bool {
        guard !isOutcomeUnknown else { return false }
        return traits.contains(.retryable) || code == .connectionFailed && server == nil
    }

    /// Whether the request could have reached the server. Whether it may have been done although it failed is
    /// `isOutcomeUnknown`.
    ///
    /// False for `connectionFailed`, `invalidArgument`, `unsupported`, `closed` and `transactionEnded`, where nothing
    /// was sent, and for `notCommitted`, where nothing was written.
    public var wasSent: Bool {
        switch code {
        case .connectionFailed, .invalidArgument, .unsupported, .closed, .transactionEnded, .notCommitted: false
        default: true
        }
    }

    /// Whether an error of a statement that was sent outside a transaction leaves open whether it was done.
    package var leavesOutcomeOpen: Bool {
        [.connectionLost, .timedOut, .cancelled, .terminated, .protocolViolation].contains(code)
            || traits.contains(.mayBeDone)
    }

    /// Whether the connection could not be made or is of no use any more: `connectionFailed`, `connectionLost`,
    /// `protocolViolation`, `closed`.
    public var isConnectionFailure: Bool {
        [.connectionFailed, .connectionLost, .protocolViolation, .closed].contains(code)
    }

    /// Whether the server refused the user or the password, or wants some (IGN-AUTHENTICATION).
    public var isAuthenticationFailure: Bool { traits.contains(.authentication) }

    /// Whether the statement was cancelled, by this program (`cancelled`) or from elsewhere (IGN-SQL-6, but for its
    /// time-out).
    public var isCancelled: Bool { code == .cancelled || traits.contains(.cancelled) }

    /// Whether time was up: no answer in time (`timedOut`), no connection in time, be it a pool's or one that is made
    /// (`connectionFailed`), the statement's time-out on the server (IGN-SQL-6), that of a lock (IGN-TX-5) or of the
    /// transaction (IGN-TX-16, or whatever came of it: a statement or COMMIT finds it dead).
    public var isTimeout: Bool { code == .timedOut || traits.contains(.timeUp) }

    /// Whether a constraint would be violated: a key that is there already, NULL where none may be (IGN-SQL-5).
    public var isIntegrityViolation: Bool { traits.contains(.integrityViolation) }

    /// Whether the text is no statement (IGN-SQL-3); `position` tells where it ends to be one.
    public var isSyntaxError: Bool { traits.contains(.syntaxError) }

    /// Whether the statement cannot be what was meant: a table or a column that is not there, types that do not go
    /// together, a wrong number of parameters, a text too long for its column (IGN-SQL-2 and -4, IGN-TBL-1 to -4).
    public var isInvalidStatement: Bool { traits.contains(.invalidStatement) }

    /// Whether a value cannot be what it should be: on the server, as a division by zero or a number out of range
    /// (IGN-SQL-7, IGN-MARSHALLING), or on its way into the program (`conversion`).
    public var isDataError: Bool { code == .conversion || traits.contains(.dataError) }

    /// Whether the server made a mistake (IGN-CMN-65535) or is none that this client understands
    /// (`protocolViolation`).
    public var isInternal: Bool { code == .protocolViolation || traits.contains(.internalError) }
}
