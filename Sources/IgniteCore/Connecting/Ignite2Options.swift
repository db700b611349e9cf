/// The options of SQL statements that only Ignite 2 has. Ignite 3 ignores them.
public struct Ignite2Options: Sendable, Equatable {
    /// The kind of statement to accept; the raw value is that of the option `statementType` in a URI.
    @nonexhaustive public enum StatementType: String, Sendable, CaseIterable {
        /// Only statements that return rows.
        case select
        /// Only statements that do not return rows.
        case update
    }

    /// The kind of statement to accept; nil for any. Others are refused before they are sent.
    public var statementType: StatementType?
    /// Whether joins of tables that are not collocated are exact, at the cost of speed.
    public var distributedJoins = false
    /// Whether only the data of the connected node is read.
    public var local = false
    /// Whether the statement reads only replicated tables, which helps the planner.
    public var replicatedOnly = false
    /// Whether tables are joined in the order in which the statement names them.
    public var enforceJoinOrder = false
    /// Whether rows that belong to the same group are on the same node, which helps aggregates.
    public var collocated = false
    /// Whether the server computes rows only when they are requested, which saves its memory.
    public var lazy = false
    /// The maximum number of rows of a result; nil for all. The client stops there.
    public var maxRows: Int?
    /// A cache whose schema is used instead of the schema of the connection.
    public var cache: String?
    /// Whether objects that are written end with the places of their fields only, not with their names; nil for the form
    /// that the cluster uses.
    public var compactFooter: Bool?
    /// Whether requests about keys of caches go to the nodes that hold them, over connections to all addresses, which are
    /// made with the first such request. Give the addresses of all nodes.
    ///
    /// Everything else, and everything in a transaction, goes to the node that the client is connected to, as do requests
    /// about keys whose node is not known or not connected. If the connection to another node is lost, what was under way
    /// on it throws `connectionLost`, and the client goes on with the rest. ``ServerInfo/isPartitionAware`` says whether
    /// the option has an effect.
    public var partitionAware = false

    /// Creates the default options.
    public init() {}
}

extension ConnectionOption {
    /// The options of SQL on Ignite 2, in the order in which messages list them.
    static let ignite2 = [
        ConnectionOption("statementType", expected: "any, select or update") { options, value in
            options.ignite2.statementType = Ignite2Options.StatementType(rawValue: value)
            return value == "any" || options.ignite2.statementType != nil
        },
        flag("distributedJoins") { $0.distributedJoins = $1 },
        flag("local") { $0.local = $1 },
        flag("replicatedOnly") { $0.replicatedOnly = $1 },
        flag("enforceJoinOrder") { $0.enforceJoinOrder = $1 },
        flag("collocated") { $0.collocated = $1 },
        flag("lazy") { $0.lazy = $1 },
        ConnectionOption("maxRows", expected: "a whole number, 0 for no limit") { options, value in
            guard let count = wholeNumber(value) else { return false }
            options.ignite2.maxRows = count > 0 ? count : nil
            return true
        },
        ConnectionOption("cache", expected: "the name of a cache") { options, value in
            options.ignite2.cache = value
            return !value.isEmpty
        },
        flag("compactFooter") { $0.compactFooter = $1 },
        flag("partitionAware") { $0.partitionAware = $1 },
    ]

    private static func flag(
        _ name: String, set: @escaping @Sendable (inout Ignite2Options, Bool) -> Void
    ) -> ConnectionOption {
        ConnectionOption(name, expected: "true or false") { options, value in
            guard let isOn = Bool(value) else { return false }
            set(&options.ignite2, isOn)
            return true
        }
    }
}
