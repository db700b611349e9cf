import IgniteCore

// What was checked and is well, for `\health+`.
extension HealthReport {
    var wellFindings: [Finding] {
        nodes.map(wellNode) + wellAgreement + wellStores + wellActivity
    }

    private func wellNode(_ answer: NodeAnswer) -> Finding {
        let server = answer.server
        let uptime = facts.signs?.first { $0.node == server?.nodeID }?.uptime
        let age = uptime.map { ", started \(Self.duration($0)) ago" } ?? ""
        return Finding(
            .ok, "node \(server?.nodeName ?? "")",
            "answers at \(answer.target.name), version \(server?.version ?? "")\(age)", "\\nodes")
    }

    /// Whether the nodes agree, where nothing else was found.
    private var wellAgreement: [Finding] {
        var well: [Finding] = []
        if nodes.count > 1, !findings.contains(where: { $0.object == "clocks" }) {
            let zones = Dictionary(grouping: nodes.compactMap(\.clock), by: \.zone)
            let spread = zones.values.map { clocks in
                (clocks.map(\.lead).max() ?? 0) - (clocks.map(\.lead).min() ?? 0)
            }.max()
            if let spread { well.append(Finding(.ok, "clocks", "read within \(spread) ms of each other")) }
        }
        if let baseline = facts.baseline, !baseline.isEmpty, baseline.allSatisfy(\.isOnline) {
            well.append(
                Finding(
                    .ok, "baseline", baseline.count == 1 ? "1 node, online" : "\(baseline.count) nodes, all online",
                    "\\nodes"))
        }
        if nodes.contains(where: { $0.activity == .on }) {
            well.append(Finding(.ok, "cluster", "active", "\\activate"))
        }
        return well
    }

    private var wellStores: [Finding] {
        (facts.stores ?? []).compactMap { store in
            let object = "\(store.kind) \(store.name)"
            guard store.state != nil, !findings.contains(where: { $0.object == object && $0.severity > .note }) else {
                return nil
            }
            let copies = store.copies.map { $0 == 1 ? "1 copy" : "\($0) copies" } ?? "a copy on every node"
            return Finding(.ok, object, "\(store.partitions) partitions with \(copies), all available", "\\partitions")
        }
    }

    private var wellActivity: [Finding] {
        var well: [Finding] = []
        if facts.transactions?.isEmpty == true {
            well.append(Finding(.ok, "transactions", "none has run for \(age) s", "\\txs"))
        }
        if facts.queries?.isEmpty == true {
            well.append(Finding(.ok, "queries", "none has run for \(age) s", "\\queries"))
        }
        if let locks = facts.locks {
            let count = locks.count == 0 ? "no transaction holds" : "\(locks.count) transactions hold"
            well.append(Finding(.ok, "locks", "\(count) locks", "\\locks"))
        }
        if facts.indexes?.isEmpty == true { well.append(Finding(.ok, "indexes", "all are ready", "\\di+")) }
        if facts.unlogged?.isEmpty == true {
            well.append(Finding(.ok, "write-ahead log", "on for all caches on disk"))
        }
        return well
    }
}
