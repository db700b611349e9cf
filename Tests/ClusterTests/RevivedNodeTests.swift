import Foundation
import TestSupport
import Testing

extension OwnClusterTests.LostNodeTests {
    @Suite struct RevivedNodeTests {
        @Test func whileOthersWork() throws { try RevivedNode().whileOthersWork() }
    }
}

/// A node that dies and comes back while people work on all three.
struct RevivedNode {
    private let cluster = OwnCluster.running

    /// Someone who sends the same update again and again, whatever comes of it.
    private final class Worker {
        let terminal: Terminal
        let id: Int
        private(set) var acknowledged = 0
        private(set) var failed = 0

        init(_ id: Int, at addresses: String) throws {
            self.id = id
            terminal = try Terminal(["-X", "--connect-timeout", "6", "--timeout", "5", addresses], columns: 200)
            try #require(terminal.shows("PUBLIC=> "))
            send()
        }

        private func send() { terminal.enter("update counted set v = v + 1 where id = \(id);") }

        /// The end of the prompt; before it stands `!` if the statement has lost the connection.
        private let prompt = "> "

        /// Takes in what has come, and goes on if that is an answer.
        func proceed() {
            guard let shown = terminal.read(until: prompt, within: 0.02) else { return }
            if shown.contains("UPDATE 1\n") { acknowledged += 1 } else { failed += 1 }
            send()
        }

        /// Waits for the last answer.
        func stop() -> Bool {
            guard let shown = terminal.read(until: prompt, within: 60) else { return false }
            if shown.contains("UPDATE 1\n") { acknowledged += 1 } else { failed += 1 }
            terminal.enter("\\q")
            return terminal.end() == 0
        }
    }

    /// What is acknowledged is done once; what failed was done once or not at all.
    func whileOthersWork() throws {
        try cluster.createReplicated("counted")
        let rows = (0..<3).map { "(\($0), 0)" }.joined(separator: ", ")
        try #require(cluster.value("insert into counted values \(rows)") == "")
        let orders = [cluster.addresses(0, 1, 2), cluster.addresses(1, 2, 0), cluster.addresses(2, 0, 1)]
        let workers = try orders.enumerated().map { try Worker($0, at: $1) }

        /// Lets everybody work until each has done so much more.
        func work(_ condition: (Worker) -> Bool) -> Bool {
            eventually(within: 90) {
                for worker in workers { worker.proceed() }
                return workers.allSatisfy(condition)
            }
        }
        #expect(work { $0.acknowledged >= 5 })
        try cluster.kill(1)
        let tried = workers.map { $0.acknowledged + $0.failed }
        #expect(work { $0.acknowledged + $0.failed > tried[$0.id] })
        cluster.revive(1)
        let done = workers.map(\.acknowledged)
        #expect(work { $0.acknowledged >= done[$0.id] + 5 }, "nobody is stuck")

        for worker in workers {
            #expect(worker.stop(), "\(worker.terminal.unseen)")
            let value = try #require(cluster.number("select v from counted where id = \(worker.id)"))
            #expect(
                (worker.acknowledged...worker.acknowledged + worker.failed).contains(value),
                "\(worker.id): \(worker.acknowledged) done, \(worker.failed) failed")
        }
    }
}
