/// What a cluster reports about its own state, whatever its protocol: facts, without a judgement.
///
/// A part is nil if it could not be asked, or if the protocol does not have it.
package struct ClusterFacts: Sendable {
    /// Ignite 2: the nodes that belong to the cluster, whether they are there or not.
    package var baseline: [BaselineNode]?
    /// What nodes tell about themselves from time to time.
    package var signs: [LifeSign]?
    /// Zones, or groups of caches.
    package var stores: [Store]?
    /// Transactions that are at least as old as asked for, the oldest first.
    package var transactions: [Work]?
    /// Queries that have run for at least as long as asked for, the oldest first.
    package var queries: [Work]?
    /// The locks of each transaction.
    package var locks: [Locks]?
    /// The indexes that queries cannot use yet.
    package var indexes: [Index]?
    /// Ignite 2: the groups of caches on disk whose changes are not logged; a node that dies loses its data of them.
    package var unlogged: [String]?

    package init() {}

    package struct BaselineNode: Sendable, Equatable {
        package var name: String
        package var isOnline: Bool

        package init(name: String, isOnline: Bool) {
            self.name = name
            self.isOnline = isOnline
        }
    }

    package struct LifeSign: Sendable, Equatable {
        /// The id of the node.
        package var node: String
        /// The seconds since the asked node heard of it.
        package var age: Int
        /// The seconds since the node started.
        package var uptime: Int

        package init(node: String, age: Int, uptime: Int) {
            self.node = node
            self.age = age
            self.uptime = uptime
        }
    }

    /// A zone, or a group of caches: partitions, and copies of them on several nodes.
    package struct Store: Sendable, Equatable {
        /// `zone`, `cache` or `cache group`.
        package var kind: String
        package var name: String
        package var partitions: Int
        /// The number of copies that each partition should have; nil for one on every node.
        package var copies: Int?
        /// The number of tables in it; nil if it is not known.
        package var tables: Int?
        /// What is known of its partitions; nil if that could not be asked.
        package var state: PartitionState?

        package init(kind: String, name: String, partitions: Int, copies: Int?, tables: Int? = nil) {
            self.kind = kind
            self.name = name
            self.partitions = partitions
            self.copies = copies
            self.tables = tables
        }
    }

    package struct PartitionState: Sendable, Equatable {
        /// Those of which no copy can be read or written.
        package var unavailable: [Int] = []
        /// Those that can only be read, because a majority of the copies is missing.
        package var readOnly: [Int] = []
        /// The number of those that no node knows.
        package var missing = 0
        /// The number of those with fewer copies than they should have.
        package var degraded = 0
        /// The number of copies of the partition with the fewest, if that is what is known.
        package var fewestCopies: Int?
        /// The number of copies that are on their way to a node.
        package var moving = 0
        /// The nodes whose copies do not work, with their state.
        package var broken: [String] = []

        package init() {}
    }

    /// A transaction or a query.
    package struct Work: Sendable, Equatable {
        package var id: String
        package var seconds: Int
        /// The node where it began.
        package var node: String
        /// The text of a query, or the label of a transaction.
        package var text: String
        /// The number of keys that a transaction holds, if it is not in `locks`.
        package var keys = 0

        package init(id: String, seconds: Int, node: String, text: String, keys: Int = 0) {
            self.id = id
            self.seconds = seconds
            self.node = node
            self.text = text
            self.keys = keys
        }
    }

    /// The locks of a transaction.
    package struct Locks: Sendable, Equatable {
        package var transaction: String
        package var count: Int
        /// One of the locked objects, in words.
        package var example: String
        /// The seconds since the transaction began, if its id tells; the clocks of both machines decide.
        package var seconds: Int?

        package init(transaction: String, count: Int, example: String, seconds: Int?) {
            self.transaction = transaction
            self.count = count
            self.example = example
            self.seconds = seconds
        }
    }

    package struct Index: Sendable, Equatable {
        /// With its schema; empty for all indexes of a group of caches.
        package var name: String
        package var table: String
        /// What it does or waits for: `building`, or the parts that are left.
        package var state: String

        package init(name: String, table: String, state: String) {
            self.name = name
            self.table = table
            self.state = state
        }
    }
}

/// Something to ask of a cluster.
package struct HealthCheck: Sendable {
    package enum Scope: Sendable {
        /// Any node answers for all of them.
        case cluster
        /// Each node answers for itself.
        case node
    }

    /// What it is about, for messages: `partitions`.
    package let name: String
    package let scope: Scope
    package let queries: [CatalogReport.Query]
    /// Asks what no query answers; returns rows that come after those of the queries.
    package let more: More?
    /// Adds what the rows say.
    package let read: @Sendable (_ answers: [[[String]]], _ facts: inout ClusterFacts) -> Void

    package typealias More =
        @Sendable (_ session: any Session, _ answers: [[[String]]], _ deadline: Deadline) throws(IgniteError) ->
        [[String]]

    package init(
        _ name: String, _ scope: Scope, _ queries: [CatalogReport.Query], more: More? = nil,
        read: @escaping @Sendable (_ answers: [[[String]]], _ facts: inout ClusterFacts) -> Void
    ) {
        self.name = name
        self.scope = scope
        self.queries = queries
        self.more = more
        self.read = read
    }
}

/// The point in time in a text such as `2026-11-29 07:10:42.098`, in milliseconds since 1970 if it were UTC; nil for
/// other texts. A zone at the end is passed over.
package func milliseconds(ofTimestamp text: String) -> Int64? {
    let fields = text.split(whereSeparator: { "-: T+Z".contains($0) }).prefix(6)
    guard fields.count == 6 else { return nil }
    let numbers = fields.prefix(5).compactMap { Int64($0) }
    let seconds = fields[5].split(separator: ".")
    guard numbers.count == 5, let whole = Int64(seconds[0]), (1...12).contains(numbers[1]) else { return nil }
    let fraction = seconds.count > 1 ? Int64((seconds[1] + "000").prefix(3)) ?? 0 : 0
    // The days since 1970 of a date in the Gregorian calendar; March is the first month.
    let (year, month) = numbers[1] > 2 ? (numbers[0], numbers[1] - 3) : (numbers[0] - 1, numbers[1] + 9)
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + numbers[2] - 1 - 719_468
    return (((days * 24 + numbers[3]) * 60 + numbers[4]) * 60 + whole) * 1000 + fraction
}
