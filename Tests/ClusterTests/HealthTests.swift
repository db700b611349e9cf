import Foundation
import Glibc
import TestSupport
import Testing

extension OwnClusterTests {
    /// `--health` on three nodes of Ignite 3, of which one freezes, then dies.
    @Suite(.serialized, .ownCluster(nodes: 3))
    struct HealthTests {
        @Test func onThreeNodes() throws {
            let health = HealthRun()
            try health.whenAllIsWell()
            try health.whenANodeIsFrozen()
            try whenANodeIsKilled()
        }

        /// The table `T` has one copy of its rows, so a part of it is gone.
        private func whenANodeIsKilled() throws {
            let health = HealthRun()
            let made = Program.run([
                "-X", "-c", "create zone thin (partitions 4, replicas 3) storage profiles['default']", "-c",
                "create table kept (id int primary key) zone thin", health.cluster.address,
            ])
            try #require(made.status == 0, "\(made.errors)")
            try health.cluster.kill(2)
            // At first the cluster still counts on the node, and whatever asks all nodes fails.
            let first = health.run()
            #expect(first.result.status == 2 && first.names("CRITICAL", health.cluster.addresses[2]), "\(first.result)")

            let later = health.run { run in
                run.result.text.contains("zone Default: ") && run.result.text.contains("zone THIN: ")
                    && run.names("WARNING", health.cluster.addresses[2])
            }
            #expect(later.result.status == 2, "\(later.result)")
            #expect(later.names("CRITICAL", "zone Default"), "\(later.result)")
            #expect(later.names("WARNING", "zone THIN"), "\(later.result)")
        }
    }
}

extension OwnClusterTests.Ignite2 {
    /// The same on Ignite 2, whose table `T` has no backups.
    @Suite(.serialized, .ownIgnite2Cluster(nodes: 3))
    struct HealthTests {
        @Test func onThreeNodes() throws {
            let health = HealthRun()
            try health.whenAllIsWell()
            try health.cluster.kill(2)
            let lost = health.run { run in run.result.text.contains("goes on without it") }
            #expect(lost.result.status == 1 || lost.result.status == 2, "\(lost.result)")
            #expect(lost.result.text.contains(health.cluster.addresses[2]), "\(lost.result)")
        }
    }
}

/// Runs of `--health` on all nodes of a cluster.
private struct HealthRun {
    let cluster = OwnCluster.running

    struct Run {
        let result: Program.Result
        let seconds: Double

        /// Whether there is a line of this severity about something.
        func names(_ severity: String, _ text: String) -> Bool {
            result.lines.contains { $0.hasPrefix(severity + " ") && $0.contains(text) }
        }
    }

    func run(_ options: String...) -> Run { run(options) }

    private func run(_ options: [String]) -> Run {
        let start = Program.now
        let addresses = cluster.addresses.joined(separator: ",")
        let result = Program.run(
            ["-X", "--health"] + options + cluster.options + ["\(cluster.product)://\(addresses)"])
        return Run(result: result, seconds: Program.now - start)
    }

    /// Runs again until the condition holds, and returns the last run.
    func run(until condition: (Run) -> Bool) -> Run {
        var last = run()
        _ = eventually(within: 90) {
            if condition(last) { return true }
            last = run()
            return condition(last)
        }
        return last
    }

    func whenAllIsWell() throws {
        let well = run { $0.result.status == 0 }
        #expect(well.result.status == 0 && well.result.errors.isEmpty, "\(well.result)")
        #expect(well.result.text.hasPrefix("OK: ") && well.result.lines[0].contains("all 3 nodes answer"))
        let list = run("--json")
        #expect(list.result.status == 0 && (try? JSONSerialization.jsonObject(with: Data(list.result.output))) != nil)
        // Nodes that are not given are found, or reported as unknown; neither is a reason for an alarm.
        let one = Program.run(["-X", "--health", "\(cluster.product)://\(cluster.address)"])
        #expect(one.status == 0, "\(one)")
    }

    /// The frozen node costs its limit only, and is named.
    func whenANodeIsFrozen() throws {
        let process = try #require(cluster.processID(1).flatMap { Int32($0) })
        freeze(process)
        defer { kill(process, SIGCONT) }
        let frozen = run()
        #expect(frozen.result.status == 2 && frozen.names("CRITICAL", cluster.addresses[1]), "\(frozen.result)")
        #expect(frozen.result.text.contains("frozen or overloaded"), "\(frozen.result)")
        #expect(frozen.seconds < 10)
        kill(process, SIGCONT)
        let thawed = run { $0.result.status < 2 }
        #expect(thawed.result.status < 2, "\(thawed.result)")
    }
}
