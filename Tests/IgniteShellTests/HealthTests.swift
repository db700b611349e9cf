import Ignite
import IgniteCore
import Testing

@testable import IgniteShell

/// What `\health` makes of the answers of nodes.
@Suite struct HealthTests {
    private static func address(_ number: Int) -> ClientOptions.Address {
        ClientOptions.Address(host: "10.0.0.\(number)", port: 10_800)
    }

    /// The members of a cluster as Ignite 3 tells them: without addresses for clients.
    private static func members(_ numbers: Int...) -> [ClusterNode] {
        numbers.map { ClusterNode(id: "id\($0)", name: "node\($0)", internalAddress: "10.0.0.\($0):3344") }
    }

    /// The answer of a node that was asked at its address, and what it told in one check.
    private static func answer(
        _ number: Int, version: String = "3.1.0", cluster: String = "C", members: [ClusterNode] = members(1, 2, 3),
        clock: Int64? = nil, told: (@Sendable (inout ClusterFacts) -> Void)? = nil
    ) -> NodeAnswer {
        let address = address(number)
        var answer = NodeAnswer(InquiryTarget(addresses: [address], origin: .given))
        answer.server = ServerInfo(
            address: "\(address)", protocolName: "Ignite 3", scheme: "ignite3", version: version,
            nodeName: "node\(number)", nodeID: "id\(number)", clusterName: "c", clusterID: cluster)
        answer.members = members
        answer.clock = clock.map { ClockReading(lead: $0, tolerance: 5, zone: "UTC") }
        if let told { answer.checks = [(HealthCheck("zones", .cluster, []) { told(&$1) }, .success([]))] }
        return answer
    }

    private static func silent(_ number: Int, _ error: IgniteError) -> NodeAnswer {
        var answer = NodeAnswer(InquiryTarget(addresses: [address(number)], origin: .given))
        answer.failure = error
        return answer
    }

    private static let refused = IgniteError(.connectionFailed, "could not connect to 10.0.0.3:10800: refused")
    private static let frozen = IgniteError(
        .connectionFailed, "10.0.0.3:10800 accepted the connection and did not answer within 2 s", traits: .timeUp)

    private func report(_ answers: NodeAnswer..., age: Int = 60) -> HealthReport { HealthReport(answers, age: age) }

    /// The one finding about an object.
    private func finding(_ object: String, in report: HealthReport) throws -> Finding {
        let found = report.findings.filter { $0.object == object }
        try #require(found.count == 1, "\(report.findings)")
        return found[0]
    }

    // MARK: Nodes

    @Test func allIsWell() {
        let report = report(Self.answer(1), Self.answer(2), Self.answer(3))
        #expect(report.findings.isEmpty && report.status == 0)
        #expect(report.summary == "OK: all 3 nodes answer, Apache Ignite 3.1.0, cluster c")
        #expect(report.wellFindings.map(\.object).starts(with: ["node node1", "node node2", "node node3"]))
    }

    @Test func nobodyAnswers() {
        let report = report(Self.silent(1, Self.refused), Self.silent(2, Self.refused))
        #expect(report.status == 3 && report.findings.allSatisfy { $0.severity == .unknown })
        #expect(report.summary == "UNKNOWN: no node answers at any of the 2 addresses")
    }

    /// A node that the cluster still believes in is an emergency; one that it has given up is not.
    @Test func aLostNode() throws {
        let unnoticed = report(Self.answer(1), Self.answer(2), Self.silent(3, Self.refused))
        let finding = try finding("node node3", in: unnoticed)
        #expect(finding.severity == .critical && finding.text.contains("still counts on it"))
        #expect(finding.command == "\\nodes" && unnoticed.status == 2)
        #expect(unnoticed.summary.contains("2 of 3 nodes answer"))

        let rest = Self.members(1, 2)
        let noticed = report(
            Self.answer(1, members: rest), Self.answer(2, members: rest), Self.silent(3, Self.refused))
        #expect(try self.finding("10.0.0.3:10800", in: noticed).severity == .warning)
        #expect(noticed.status == 1)
    }

    @Test func aFrozenNode() throws {
        let finding = try finding("node node3", in: report(Self.answer(1), Self.answer(2), Self.silent(3, Self.frozen)))
        #expect(finding.severity == .critical && finding.text.contains("frozen or overloaded"))
    }

    @Test func aRefusedLoginIsNotAHealthyNode() {
        let error = IgniteError(.connectionFailed, "password needed", traits: .authentication)
        #expect(report(Self.silent(1, error)).status == 3)
        #expect(report(Self.answer(1, members: Self.members(1)), Self.silent(2, error)).status == 3)
    }

    /// A node that is asked at two addresses counts once. Members without a known address are reported, without a warning.
    @Test func nodesWithoutAnAddress() throws {
        let report = report(Self.answer(1), Self.answer(1))
        #expect(report.nodes.count == 1 && report.status == 0)
        #expect(try finding("nodes node2, node3", in: report).severity == .note)
    }

    @Test func nodesThatDisagree() throws {
        let split = report(
            Self.answer(1, members: Self.members(1)), Self.answer(2, members: Self.members(1, 2)))
        #expect(try finding("cluster", in: split).text.contains("node1 sees node1"))
        let strangers = report(
            Self.answer(1, members: Self.members(1)), Self.answer(2, cluster: "D", members: Self.members(2)))
        #expect(try finding("cluster", in: strangers).severity == .critical)
        let mixed = report(
            Self.answer(1, members: Self.members(1, 2)), Self.answer(2, version: "3.1.1", members: Self.members(1, 2)))
        #expect(try finding("versions", in: mixed).text.contains("3.1.0 on node1; 3.1.1 on node2"))
    }

    @Test(arguments: [(100 as Int64, true), (509, true), (511, false)])
    func clocks(_ lead: Int64, _ isWell: Bool) {
        let report = report(
            Self.answer(1, members: Self.members(1, 2), clock: 0),
            Self.answer(2, members: Self.members(1, 2), clock: lead))
        #expect(report.findings.isEmpty == isWell, "\(report.findings)")
    }

    @Test func anInactiveCluster() throws {
        var answer = Self.answer(1, members: Self.members(1))
        answer.activity = .off
        let finding = try finding("cluster", in: report(answer))
        #expect(finding.severity == .critical && finding.command == "\\activate on")
    }

    // MARK: What the cluster told

    private func told(age: Int = 60, _ change: @escaping @Sendable (inout ClusterFacts) -> Void) -> HealthReport {
        report(Self.answer(1, members: Self.members(1), told: change), age: age)
    }

    private static func zone(
        _ name: String, copies: Int = 1, tables: Int = 1, _ change: (inout ClusterFacts.PartitionState) -> Void
    ) -> ClusterFacts.Store {
        var state = ClusterFacts.PartitionState()
        change(&state)
        var zone = ClusterFacts.Store(kind: "zone", name: name, partitions: 25, copies: copies, tables: tables)
        zone.state = state
        return zone
    }

    @Test func partitions() throws {
        let report = told { facts in
            facts.stores = [
                Self.zone("GONE") { $0.unavailable = [0, 7] }, Self.zone("NO_MAJORITY") { $0.readOnly = [3] },
                Self.zone("THIN") { $0.degraded = 4 }, Self.zone("MOVING") { $0.moving = 1 },
                Self.zone("EMPTY", tables: 0) { $0.unavailable = [1] }, Self.zone("WELL") { _ in },
                Self.zone("WIDE", copies: 3) { _ in },
            ]
        }
        let gone = try finding("zone GONE", in: report)
        #expect(gone.severity == .critical && gone.text.hasPrefix("2 of 25 partitions (0, 7) have no copy"))
        #expect(gone.command == "\\partitions")
        #expect(try finding("zone NO_MAJORITY", in: report).text.contains("no primary can be elected"))
        #expect(try finding("zone THIN", in: report).severity == .warning)
        #expect(try finding("zone MOVING", in: report).severity == .note)
        #expect(try finding("zone EMPTY", in: report).severity == .note)
        #expect(try finding("zone WIDE", in: report).text.contains("there are only 1 node"))
        #expect(report.wellFindings.contains { $0.object == "zone WELL" } && report.status == 2)
        // The worst come first.
        #expect(report.findings.map(\.severity) == report.findings.map(\.severity).sorted(by: >))
    }

    @Test func oldTransactionsAndQueries() throws {
        let report = told { facts in
            facts.transactions = [ClusterFacts.Work(id: "t1", seconds: 7200, node: "id1", text: "nightly")]
            facts.locks = [
                ClusterFacts.Locks(transaction: "t1", count: 2, example: "row of table A", seconds: 7200),
                ClusterFacts.Locks(transaction: "t2", count: 1, example: "row of table B", seconds: 90),
                ClusterFacts.Locks(transaction: "t3", count: 1, example: "row of table B", seconds: 9),
            ]
            facts.queries = (1...7).map { ClusterFacts.Work(id: "q\($0)", seconds: 61, node: "", text: "select\n 1") }
        }
        let transaction = try finding("transaction t1", in: report)
        #expect(transaction.text.hasPrefix("has run for 2 h 0 min on node1: it holds 2 locks, one on row of table A"))
        #expect(transaction.text.contains("nightly") && transaction.command == "\\txs")
        // Locks of a transaction that no node runs; of a young one, the list may just be behind.
        #expect(try finding("transaction t2", in: report).text.contains("no node runs it any more"))
        #expect(!report.findings.contains { $0.object == "transaction t3" })
        #expect(try finding("query q5", in: report).text.hasSuffix("select 1"))
        #expect(try finding("queries", in: report).text == "2 more are old, too")
        #expect(report.status == 1)
    }

    @Test func baselineAndIndexes() throws {
        let report = told { facts in
            facts.baseline = [.init(name: "a", isOnline: true), .init(name: "b", isOnline: false)]
            facts.signs = [ClusterFacts.LifeSign(node: "id1", age: 30, uptime: 100)]
            facts.indexes = [ClusterFacts.Index(name: "PUBLIC.I", table: "PUBLIC.T", state: "building")]
            facts.unlogged = ["BULK"]
        }
        #expect(try finding("cache group BULK", in: report).text.contains("not written to the log"))
        #expect(try finding("node b", in: report).text.contains("offline"))
        #expect(try finding("node node1", in: report).text.contains("not been heard of for 30 s"))
        #expect(try finding("index PUBLIC.I", in: report).severity == .note)
    }

    // MARK: What could not be asked

    private func unasked(_ outcomes: (String, IgniteError?)...) -> NodeAnswer {
        var answer = Self.answer(1, members: Self.members(1))
        answer.checks = outcomes.map { name, error in
            let check = HealthCheck(name, .cluster, []) { _, _ in }
            return (check, error.map { .failure($0) } ?? .success([]))
        }
        return answer
    }

    @Test func whatCouldNotBeAskedIsAFinding() throws {
        let late = IgniteError(.timedOut, "no answer within 2 s")
        let some = report(unasked(("zones", nil), ("locks", late), ("queries", late)))
        let finding = try finding("locks, queries", in: some)
        #expect(finding.severity == .unknown && finding.text == "could not be asked: no answer within 2 s")
        #expect(finding.command == "\\locks" && some.status == 3)
        let none = report(unasked(("zones", late), ("locks", late)))
        #expect(try self.finding("cluster", in: none).severity == .critical && none.status == 2)
    }

    /// Another node may answer for all of them.
    @Test func oneAnswerIsEnough() {
        var second = unasked(("zones", nil))
        second.server = Self.answer(2).server
        let report = report(unasked(("zones", IgniteError(.timedOut, "late"))), second)
        #expect(!report.findings.contains { $0.severity == .unknown })
    }

    @Test(
        arguments: [
            ("1970-01-01 00:00:00", 0), ("1970-01-01T00:00:01.5Z", 1500),
            ("2024-02-29 12:00:00.001", 1_709_208_000_001),
            ("2000-03-01 00:00:00", 951_868_800_000), ("soon", nil), ("2024-13-01 00:00:00", nil),
        ] as [(String, Int64?)])
    func pointsInTime(_ text: String, _ milliseconds: Int64?) {
        #expect(IgniteCore.milliseconds(ofTimestamp: text) == milliseconds)
    }
}
