import IgniteCore

// Findings about what the cluster reported about itself.
extension HealthReport {
    /// The number of transactions, queries or indexes that are named one by one.
    private static var most: Int { 5 }

    /// The seconds after which it is strange not to have heard from a node; nodes of Ignite 2 tell every 2 s.
    private static var longestSilence: Int { 8 }

    mutating func judge(_ facts: ClusterFacts) {
        for node in facts.baseline ?? [] where !node.isOnline {
            add(
                Finding(
                    .warning, "node \(node.name)",
                    "in the baseline but offline: its copies are missing, and what only it holds cannot be read; start "
                        + "it, or take it out of the baseline", "\\nodes"))
        }
        for sign in facts.signs ?? [] where sign.age > Self.longestSilence {
            let name = members.first { $0.id == sign.node }?.name ?? sign.node
            add(
                Finding(
                    .warning, "node \(name)",
                    "has not been heard of for \(sign.age) s: it may be frozen, overloaded or cut off", "\\nodes"))
        }
        for store in facts.stores ?? [] { judge(store) }
        let locks = facts.locks ?? []
        judge(
            facts.transactions ?? [], "transaction", "\\txs",
            { work in Self.whyTransaction(work, locks.first { $0.transaction == work.id }) })
        judge(
            facts.queries ?? [], "query", "\\queries",
            { work in "it takes memory and threads on its nodes: \(Self.excerpt(work.text))" })
        judge(orphaned: locks, facts)
        judge(facts.indexes ?? [])
        for group in facts.unlogged ?? [] {
            add(
                Finding(
                    .warning, "cache group \(group)",
                    "its changes are not written to the log: a node that dies loses its data of this group; ALTER "
                        + "TABLE … LOGGING, or setWriteAheadLog of the library, switches the log on"))
        }
    }

    // MARK: Partitions

    private mutating func judge(_ store: ClusterFacts.Store) {
        guard let state = store.state else { return judgeNumberOfNodes(store) }
        let object = "\(store.kind) \(store.name)"
        // Partitions of a zone without tables hold nothing.
        let isEmpty = store.tables == 0
        let before = findings.count
        let gone = state.unavailable.count + state.missing
        if gone > 0 {
            let which = state.unavailable.isEmpty ? "" : " (\(Self.listed(state.unavailable)))"
            add(
                Finding(
                    isEmpty ? .note : .critical, object,
                    "\(gone) of \(store.partitions) partitions\(which) have no copy on a living node: "
                        + (isEmpty
                            ? "no table is in them yet"
                            : "statements that need them wait or fail until a node with a copy is back"),
                    "\\partitions"))
        }
        if !state.readOnly.isEmpty {
            // The cluster calls partitions read-only by the number of copies that the zone asks for, even if it has never
            // had that many nodes and writes succeed.
            let isTooSmall = store.copies.map { !members.isEmpty && members.count <= $0 / 2 } ?? false
            let which = "\(state.readOnly.count) of \(store.partitions) partitions (\(Self.listed(state.readOnly))) "
            add(
                Finding(
                    isEmpty ? .note : isTooSmall ? .warning : .critical, object,
                    isTooSmall
                        ? which
                            + "count as read-only, with \(Self.nodes(members.count)) for \(store.copies ?? 0) copies: if "
                            + "nodes were lost, writes fail until they are back"
                        : which
                            + "have lost the majority of their copies: no primary can be elected, so writes fail until "
                            + "nodes with copies are back", "\\partitions"))
        }
        if !state.broken.isEmpty {
            add(
                Finding(
                    .warning, object,
                    "copies on \(state.broken.joined(separator: ", ")) do not work: look at the "
                        + "logs of these nodes", "\\partitions"))
        }
        if state.degraded > 0 {
            add(
                Finding(
                    isEmpty ? .note : .warning, object,
                    "\(state.degraded) of \(store.partitions) partitions have fewer copies than the \(store.copies ?? 0) "
                        + "they should have: the next lost node can make them unavailable", "\\partitions"))
        }
        if let fewest = state.fewestCopies, let copies = store.copies, fewest < copies {
            add(
                Finding(
                    .warning, object,
                    "a partition has only \(Self.copies(fewest)) instead of \(copies): the next lost node can take "
                        + "data with it", "\\partitions"))
        }
        if state.moving > 0 {
            add(
                Finding(
                    .note, object,
                    "\(Self.copies(state.moving)) of partitions are on their way to a node; this heals by itself",
                    "\\partitions"))
        }
        if findings.count == before { judgeNumberOfNodes(store) }
    }

    /// A zone or cache that wants more copies than there are nodes.
    private mutating func judgeNumberOfNodes(_ store: ClusterFacts.Store) {
        guard let copies = store.copies, !members.isEmpty, copies > members.count, store.tables != 0 else { return }
        add(
            Finding(
                .warning, "\(store.kind) \(store.name)",
                "should keep \(copies) copies of its data, but there are only \(Self.nodes(members.count)): it has less "
                    + "safety than planned", "\\nodes"))
    }

    private static func copies(_ count: Int) -> String { count == 1 ? "1 copy" : "\(count) copies" }
    private static func nodes(_ count: Int) -> String { count == 1 ? "1 node" : "\(count) nodes" }

    /// Returns the first of many numbers: `0, 1, 2, …`.
    private static func listed(_ numbers: [Int]) -> String {
        numbers.prefix(8).map { "\($0)" }.joined(separator: ", ") + (numbers.count > 8 ? ", …" : "")
    }

    // MARK: Activity

    private mutating func judge(
        _ works: [ClusterFacts.Work], _ kind: String, _ command: String, _ why: (ClusterFacts.Work) -> String
    ) {
        for work in works.prefix(Self.most) {
            let place = work.node.isEmpty ? "" : " on \(nodeName(work.node))"
            add(
                Finding(
                    .warning, "\(kind) \(work.id)", "has run for \(Self.duration(work.seconds))\(place): \(why(work))",
                    command))
        }
        guard works.count > Self.most else { return }
        let plural = kind == "query" ? "queries" : "\(kind)s"
        add(Finding(.warning, plural, "\(works.count - Self.most) more are old, too", command))
    }

    private static func whyTransaction(_ work: ClusterFacts.Work, _ locks: ClusterFacts.Locks?) -> String {
        let label = work.text.isEmpty ? "" : " (label \(work.text))"
        if let locks {
            let count = locks.count == 1 ? "a lock" : "\(locks.count) locks, one"
            return "it holds \(count) on \(locks.example)\(label); statements that need these rows wait or fail"
        }
        if work.keys > 0 {
            return
                "it holds \(work.keys) \(work.keys == 1 ? "key" : "keys")\(label); statements that need them wait or fail"
        }
        return "it keeps old versions of rows from being removed\(label)"
    }

    /// Locks of old transactions that no node knows any more.
    private mutating func judge(orphaned locks: [ClusterFacts.Locks], _ facts: ClusterFacts) {
        guard let transactions = facts.transactions else { return }
        for lock in locks.filter({ lock in
            lock.seconds.map { $0 >= age } ?? false && !transactions.contains { $0.id == lock.transaction }
        }).prefix(Self.most) {
            add(
                Finding(
                    .warning, "transaction \(lock.transaction)",
                    "no node runs it any more, but it still holds \(lock.count == 1 ? "a lock" : "\(lock.count) locks") "
                        + "(\(lock.example)): its node may have died, and the locks go when another transaction needs "
                        + "them", "\\locks"))
        }
    }

    private mutating func judge(_ indexes: [ClusterFacts.Index]) {
        for index in indexes.prefix(Self.most) {
            let object = index.name.isEmpty ? "indexes of \(index.table)" : "index \(index.name)"
            let place = index.name.isEmpty ? "" : "on table \(index.table), "
            add(
                Finding(
                    .note, object,
                    "\(place)\(index.state). Until it is ready, queries read whole tables instead", "\\di+"))
        }
    }

    private func nodeName(_ id: String) -> String { members.first { $0.id == id }?.name ?? id }

    static func duration(_ seconds: Int) -> String {
        seconds < 120
            ? "\(seconds) s" : seconds < 7200 ? "\(seconds / 60) min" : "\(seconds / 3600) h \(seconds / 60 % 60) min"
    }

    /// Returns a text in one line, cut where it gets long.
    private static func excerpt(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count > 100 ? words.prefix(100) + "…" : words
    }
}
