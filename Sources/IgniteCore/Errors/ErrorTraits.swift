extension IgniteError {
    /// What an error means to a program, independent of its code. The protocol sets the traits of a server's error; the
    /// client adds what it knows.
    package struct Traits: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// Nothing was done, for a temporary reason.
        package static let retryable = Traits(rawValue: 1 << 0)
        /// Something may have been written.
        package static let outcomeUnknown = Traits(rawValue: 1 << 1)
        /// Outside a transaction, a server sends this error even for statements that it has executed.
        package static let mayBeDone = Traits(rawValue: 1 << 2)
        /// The timeout of a statement, a lock, a transaction or a connection expired.
        package static let timeUp = Traits(rawValue: 1 << 3)
        /// The statement was cancelled.
        package static let cancelled = Traits(rawValue: 1 << 4)
        /// The server refused the user or the password, or requires them.
        package static let authentication = Traits(rawValue: 1 << 5)
        /// A constraint would be violated.
        package static let integrityViolation = Traits(rawValue: 1 << 6)
        /// The text is not a valid statement.
        package static let syntaxError = Traits(rawValue: 1 << 7)
        /// The statement is semantically wrong.
        package static let invalidStatement = Traits(rawValue: 1 << 8)
        /// A value is invalid.
        package static let dataError = Traits(rawValue: 1 << 9)
        /// The server has an internal error.
        package static let internalError = Traits(rawValue: 1 << 10)
        /// Another transaction holds a lock.
        package static let lockConflict = Traits(rawValue: 1 << 11)
        /// The given transaction is over.
        package static let transactionOver = Traits(rawValue: 1 << 12)
        /// The node was asked to cancel and did not respond.
        package static let nodeSilent = Traits(rawValue: 1 << 13)
        /// The server could not reach another node.
        package static let nodeLost = Traits(rawValue: 1 << 14)
        /// A partition has no primary replica yet, or another one.
        package static let noPrimary = Traits(rawValue: 1 << 15)
        /// A replica could not do its part, for whatever reason.
        package static let replicaFailed = Traits(rawValue: 1 << 16)
        /// A node is stopping.
        package static let nodeStopping = Traits(rawValue: 1 << 17)
        /// The server does not say what has gone wrong.
        package static let causeHidden = Traits(rawValue: 1 << 18)
        /// The cluster cannot find out whether the transaction that wrote a row was committed.
        package static let writeUnresolved = Traits(rawValue: 1 << 19)
    }
}
