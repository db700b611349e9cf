import IgniteCore

/// What the answers of the nodes mean: the findings, the worst first.
struct HealthReport {
    private(set) var findings: [Finding] = []
    /// The nodes that answered, each once.
    let nodes: [NodeAnswer]
    /// The nodes that the cluster believes in, as far as they answered.
    let members: [ClusterNode]
    /// The given addresses where no node answered.
    let silent: [NodeAnswer]
    /// What the cluster reported.
    let facts: ClusterFacts

    /// The age in seconds from which transactions and queries are old.
    let age: Int

    init(_ answers: [NodeAnswer], age: Int) {
        self.age = age
        var nodes: [NodeAnswer] = []
        var members: [ClusterNode] = []
        for answer in answers {
            guard let server = answer.server else { continue }
            if !nodes.contains(where: { $0.server?.nodeID == server.nodeID }) { nodes.append(answer) }
            for member in answer.members ?? [] where !members.contains(where: { $0.id == member.id }) {
                members.append(member)
            }
        }
        self.nodes = nodes
        self.members = members
        silent = answers.filter { $0.server == nil }
        facts = Self.facts(of: nodes)
        judgeNodes()
        judgeChecks()
        judge(facts)
        // A stable order: what was found first stays first among equals.
        findings = Finding.Severity.allCases.reversed().flatMap { severity in
            findings.filter { $0.severity == severity }
        }
    }

    mutating func add(_ finding: Finding) { findings.append(finding) }

    /// Combines what the nodes reported; of what each of them knows, the first answer counts.
    private static func facts(of nodes: [NodeAnswer]) -> ClusterFacts {
        var facts = ClusterFacts()
        var known: Set<String> = []
        // In the order of the checks, because some add to what others have read.
        for name in checkNames(nodes) {
            for case (let check, .success(let rows)) in nodes.flatMap(\.checks) where check.name == name {
                if check.scope == .node || known.insert(name).inserted { check.read(rows, &facts) }
            }
        }
        return facts
    }

    /// The names of all checks, in order.
    private static func checkNames(_ nodes: [NodeAnswer]) -> [String] {
        nodes.flatMap(\.checks).reduce(into: []) { names, item in
            if !names.contains(item.check.name) { names.append(item.check.name) }
        }
    }

    /// The worst of the findings.
    var severity: Finding.Severity { findings.map(\.severity).max() ?? .ok }

    /// The exit status of `--health`.
    var status: Int32 {
        if nodes.isEmpty { return HealthStatus.unknown }
        return switch severity {
        case .ok, .note: HealthStatus.well
        case .warning: HealthStatus.warnings
        case .critical: HealthStatus.critical
        case .unknown: HealthStatus.unknown
        }
    }

    /// The line above the findings: `WARNING: 1 warning; 2 of 3 nodes answer, Apache Ignite 3.1.0`.
    var summary: String {
        guard let server = nodes.first?.server else {
            let count = silent.count
            return "UNKNOWN: no node answers at \(count == 1 ? "the address" : "any of the \(count) addresses")"
        }
        let counts: [(Finding.Severity, String)] = [
            (.critical, "critical"), (.warning, "warning"), (.unknown, "unknown"), (.note, "note"),
        ]
        let parts = counts.compactMap { severity, word -> String? in
            let count = findings.count { $0.severity == severity }
            let plural = count > 1 && (severity == .warning || severity == .note) ? "s" : ""
            return count == 0 ? nil : "\(count) \(word)\(plural)"
        }
        let total = nodes.count + absent.count + unasked.count
        let answering =
            total == nodes.count
            ? (total == 1 ? "1 node answers" : "all \(total) nodes answer") : "\(nodes.count) of \(total) nodes answer"
        let cluster = server.clusterName.isEmpty ? "" : ", cluster \(server.clusterName)"
        let word = severity == .note ? Finding.Severity.ok : severity
        return "\(word.rawValue): " + (parts.isEmpty ? "" : parts.joined(separator: ", ") + "; ") + answering
            + ", \(server.product)\(cluster)"
    }

    /// What could not be asked, with the reason. Checks with the same reason are one finding.
    private mutating func judgeChecks() {
        var reasons: [(reason: String, names: [String])] = []
        for name in Self.checkNames(nodes) {
            let outcomes = nodes.flatMap { node in
                node.checks.filter { $0.check.name == name }.map { (node: node, scope: $0.check.scope, rows: $0.rows) }
            }
            // Another node may have answered for all.
            if outcomes.contains(where: { $0.scope == .cluster && (try? $0.rows.get()) != nil }) { continue }
            for case (let node, let scope, .failure(let error)) in outcomes {
                let place = scope == .node ? "\(node.server?.nodeName ?? ""): " : ""
                let reason = "\(place)\(naming(error))"
                if let index = reasons.firstIndex(where: { $0.reason == reason }) {
                    if !reasons[index].names.contains(name) { reasons[index].names.append(name) }
                } else if scope == .node || !reasons.contains(where: { $0.names.contains(name) }) {
                    reasons.append((reason, [name]))
                }
            }
        }
        let asked = nodes.flatMap(\.checks)
        let isMute = !asked.isEmpty && asked.allSatisfy { (try? $0.rows.get()) == nil }
        if isMute, let first = asked.first, case .failure(let error) = first.rows {
            return add(
                Finding(
                    .critical, "cluster",
                    "no query on the state of the cluster is answered (\(naming(error))): the nodes that hold its "
                        + "metadata may have lost their majority, and statements wait for it", "\\nodes"))
        }
        for (reason, names) in reasons {
            add(Finding(.unknown, names.joined(separator: ", "), "could not be asked: \(reason)", command(for: names)))
        }
    }

    private func command(for names: [String]) -> String {
        let commands = [
            "transactions": "\\txs", "queries": "\\queries", "locks": "\\locks", "partitions": "\\partitions",
            "zones": "\\zones", "indexes": "\\di+", "baseline": "\\nodes", "nodes": "\\nodes",
        ]
        return names.first.flatMap { commands[$0] } ?? ""
    }

    /// Returns the message of an error, with the names of the nodes whose addresses it contains.
    private func naming(_ error: IgniteError) -> String { error.naming(members).message }
}
