import IgniteCore

// Findings about nodes: who answers, and whom the cluster believes in.
extension HealthReport {
    /// The clocks of Ignite's nodes may differ by this number of milliseconds; then commits and reads wait or fail.
    private static var clockTolerance: Int64 { 500 }

    /// The members that were asked, or might have been, and did not answer.
    private var missing: [ClusterNode] {
        let answered = Set(nodes.compactMap { $0.server?.nodeID })
        return members.filter { !answered.contains($0.id) }
    }

    /// The nodes that did not answer: members, and given addresses where nobody is.
    var absent: [String] {
        silent.compactMap { answer in
            if case .guessed = answer.target.origin { return nil }
            return member(at: answer)?.name ?? answer.target.name
        }
    }

    /// The members that could not be asked, because nobody knows where they serve clients.
    var unasked: [ClusterNode] {
        let named = Set(absent)
        return missing.filter { !named.contains($0.name) }
    }

    /// Returns the member that should be at an address where nobody answered.
    private func member(at answer: NodeAnswer) -> ClusterNode? {
        switch answer.target.origin {
        case .told(let node), .guessed(let node): return node
        case .given:
            let address = answer.target.addresses[0]
            if let node = missing.first(where: { $0.clientAddresses.contains(address) }) { return node }
            // Ignite 3 does not say where nodes serve clients; if one is missing at one address, it is that one.
            let given = silent.filter { if case .given = $0.target.origin { true } else { false } }
            return missing.count == 1 && given.count == 1 && missing[0].clientAddresses.isEmpty ? missing[0] : nil
        }
    }

    mutating func judgeNodes() {
        for answer in silent { judge(silent: answer) }
        for answer in nodes {
            guard let error = answer.statementFailure, let server = answer.server, answer.activity != .off else {
                continue
            }
            add(
                Finding(
                    .critical, "node \(server.nodeName)",
                    "answers at \(server.address), but runs no statement (\(error.message)): it is overloaded, or the "
                        + "cluster has lost the majority of the nodes that hold its metadata", "\\nodes"))
        }
        if !unasked.isEmpty, !nodes.isEmpty {
            let names = unasked.map(\.name).sorted().joined(separator: ", ")
            add(
                Finding(
                    .note, unasked.count == 1 ? "node \(names)" : "nodes \(names)",
                    "not asked, because the cluster does not tell where it serves clients; give the addresses of all "
                        + "nodes to ask each of them", "\\nodes"))
        }
        judgeAgreement()
        judgeClocks()
        if let answer = nodes.first(where: { $0.activity == .off }) {
            add(
                Finding(
                    .critical, "cluster",
                    "inactive, as node \(answer.server?.nodeName ?? "") says: data can be neither read nor written "
                        + "until it is activated", "\\activate on"))
        } else if nodes.contains(where: { $0.activity == .readOnly }) {
            add(Finding(.warning, "cluster", "read-only: every write is refused", "\\activate"))
        }
    }

    private mutating func judge(silent answer: NodeAnswer) {
        guard let error = answer.failure else { return }
        let member = member(at: answer)
        let object = member.map { "node \($0.name)" } ?? answer.target.name
        if case .guessed = answer.target.origin {
            // The address may be wrong.
            return add(
                Finding(
                    .note, object,
                    "not asked: the cluster does not tell where it serves clients, and it does not answer at "
                        + "\(answer.target.name); give the addresses of all nodes to ask each of them", "\\nodes"))
        }
        if error.isAuthenticationFailure {
            return add(Finding(.unknown, object, error.message + (error.hint.map { " (\($0))" } ?? "")))
        }
        let place = member == nil ? "" : " at \(answer.target.name)"
        if error.isTimeout, error.message.contains("accepted the connection") {
            return add(
                Finding(
                    .critical, object,
                    "accepts connections\(place) but does not answer: it is frozen or overloaded, and what needs it "
                        + "waits until the cluster excludes it", "\\nodes"))
        }
        let reason = error.message
        if nodes.isEmpty {
            add(Finding(.unknown, object, "does not answer: \(reason)"))
        } else if !missing.isEmpty {
            let whom = member == nil ? missing.map(\.name).joined(separator: ", ") : "it"
            add(
                Finding(
                    .critical, object,
                    "does not answer (\(reason)), and the cluster still counts on \(whom): statements that need it fail "
                        + "until the cluster notices, which usually takes seconds", "\\nodes"))
        } else {
            add(
                Finding(
                    .warning, object,
                    "does not answer (\(reason)), and the cluster goes on without it: there is less safety than "
                        + "planned, and partitions only it holds are gone", "\\nodes"))
        }
    }

    /// Whether the nodes are one cluster, of one version.
    private mutating func judgeAgreement() {
        let clusters = Dictionary(grouping: nodes) { $0.server?.clusterID ?? "" }
        if clusters.count > 1 {
            let parts = nodes.map { "\($0.target.name): \($0.server?.clusterName ?? "") \($0.server?.clusterID ?? "")" }
            add(
                Finding(
                    .critical, "cluster",
                    "the addresses lead to different clusters (\(parts.joined(separator: "; "))): programs with these "
                        + "addresses read and write in one or another", "\\conninfo"))
        }
        let views = Dictionary(grouping: nodes.filter { $0.members != nil }) { answer in
            (answer.members ?? []).map(\.name).sorted()
        }
        if views.count > 1, clusters.count <= 1 {
            let parts = views.sorted { $0.key.count > $1.key.count }.map { seen, by in
                "\(by.map { $0.server?.nodeName ?? "" }.sorted().joined(separator: ", ")) see\(by.count == 1 ? "s" : "") "
                    + seen.joined(separator: ", ")
            }
            add(
                Finding(
                    .warning, "cluster",
                    "the nodes do not agree on who belongs to it (\(parts.joined(separator: "; "))): a node is joining "
                        + "or leaving, or the network is cut in two", "\\nodes"))
        }
        var versions: [String: [String]] = [:]
        for node in nodes {
            if let server = node.server { versions[server.version, default: []].append(server.nodeName) }
        }
        for node in unasked { if let version = node.version { versions[version, default: []].append(node.name) } }
        if versions.count > 1 {
            let parts = versions.sorted { $0.key < $1.key }.map { version, names in
                "\(version) on \(names.sorted().joined(separator: ", "))"
            }
            add(
                Finding(
                    .warning, "versions",
                    "the nodes run different versions (\(parts.joined(separator: "; "))): finish the upgrade, because "
                        + "mixed versions are supported only during one", "\\conninfo"))
        }
    }

    /// How far the clocks of the nodes are apart.
    private mutating func judgeClocks() {
        let readings = nodes.compactMap { answer in
            answer.clock.map { (name: answer.server?.nodeName ?? "", clock: $0) }
        }
        // Dates and times without a zone, as in Ignite 2, can be compared if they are local to the same.
        for (_, group) in Dictionary(grouping: readings, by: \.clock.zone) {
            guard let first = group.min(by: { $0.clock.lead < $1.clock.lead }),
                let last = group.max(by: { $0.clock.lead < $1.clock.lead })
            else { continue }
            let difference = last.clock.lead - first.clock.lead - first.clock.tolerance - last.clock.tolerance
            guard difference > Self.clockTolerance else { continue }
            add(
                Finding(
                    .warning, "clocks",
                    "the clock of \(last.name) is at least \(difference) ms ahead of that of \(first.name): transactions "
                        + "and timeouts need clocks that agree; check the time synchronization of both machines"))
        }
    }
}
