/// The options of a transaction. Beginning one throws `unsupported` for options that the cluster does not have.
public struct TransactionOptions: Sendable, Hashable {
    /// When a transaction of Ignite 2 takes its locks.
    @nonexhaustive public enum Concurrency: String, Sendable, CaseIterable {
        /// At COMMIT, which fails if another transaction was faster.
        case optimistic = "OPTIMISTIC"
        /// When it first reaches an entry.
        case pessimistic = "PESSIMISTIC"
    }

    /// What a transaction of Ignite 2 sees of others.
    @nonexhaustive public enum Isolation: String, Sendable, CaseIterable {
        /// Each read sees what is committed at that moment. The only isolation level that SQL supports.
        case readCommitted = "READ COMMITTED"
        /// An entry that the transaction has read stays as it was read.
        case repeatableRead = "REPEATABLE READ"
        /// As if transactions ran one after the other.
        case serializable = "SERIALIZABLE"
    }

    /// Whether the transaction only reads. It then reads the state at its beginning and takes no locks. Only on
    /// Ignite 3.
    public var readOnly: Bool
    /// The time after which the cluster ends the transaction by itself; greater than 0.
    public var timeout: Duration
    /// When locks are taken; nil for pessimistic. Only on Ignite 2.
    public var concurrency: Concurrency?
    /// What the transaction sees of others; nil for READ COMMITTED. Only on Ignite 2. SQL in a transaction of another
    /// level throws `unsupported`, without sending anything.
    public var isolation: Isolation?
    /// The label that the system view SYS.TRANSACTIONS shows; nil for none. Only on Ignite 2.
    public var label: String?
    /// As in ``StatementSettings``, for a read-only transaction.
    package var readsFresh = false
    /// The label if `label` is nil and the protocol has labels, by which the client finds its own transaction in views.
    package var mark: String?

    /// Creates options.
    public init(
        readOnly: Bool = false, timeout: Duration = .seconds(600), concurrency: Concurrency? = nil,
        isolation: Isolation? = nil,
        label: String? = nil
    ) {
        self.readOnly = readOnly
        self.timeout = timeout
        self.concurrency = concurrency
        self.isolation = isolation
        self.label = label
    }
}
