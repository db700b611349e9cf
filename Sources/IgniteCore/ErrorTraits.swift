extension IgniteError {
    /// What an error means to a program, whatever its code is. The protocol decides this when it makes the error of a
    /// server's; the client adds what it knows itself.
    package struct Traits: OptionSet, Sendable {
        package let rawValue: UInt16
        package init(rawValue: UInt16) { self.rawValue = rawValue }

        /// Nothing was done, for a reason that passes.
        package static let retryable = Traits(rawValue: 1 << 0)
        /// Something may have been written.
        package static let outcomeUnknown = Traits(rawValue: 1 << 1)
        /// Outside a transaction a server sends this error for statements that it has done, too.
        package static let mayBeDone = Traits(rawValue: 1 << 2)
        /// Time was up: of a statement, a lock, a transaction, or for a connection.
        package static let timeUp = Traits(rawValue: 1 << 3)
        /// Somebody has cancelled the statement.
        package static let cancelled = Traits(rawValue: 1 << 4)
        /// The server refused the user or the password, or wants some.
        package static let authentication = Traits(rawValue: 1 << 5)
        /// A constraint would be violated.
        package static let integrityViolation = Traits(rawValue: 1 << 6)
        /// The text is no statement.
        package static let syntaxError = Traits(rawValue: 1 << 7)
        /// The statement cannot be what was meant.
        package static let invalidStatement = Traits(rawValue: 1 << 8)
        /// A value cannot be what it should be.
        package static let dataError = Traits(rawValue: 1 << 9)
        /// The server made a mistake.
        package static let internalError = Traits(rawValue: 1 << 10)
        /// Another transaction holds a lock.
        package static let lockConflict = Traits(rawValue: 1 << 11)
        /// The transaction that was named is over.
        package static let transactionOver = Traits(rawValue: 1 << 12)
        /// The node was asked to cancel and shows no sign of life.
        package static let nodeSilent = Traits(rawValue: 1 << 13)
    }
}
