import Ignite3
import IgniteCore
import Testing

/// What the server's codes mean to a program.
@Suite struct ErrorTraitTests {
    private func server(
        _ group: String, _ number: Int, _ message: String? = "x", _ className: String = ""
    ) -> IgniteError {
        let groups = [
            "CMN": 1, "TBL": 2, "SQL": 4, "TX": 7, "REP": 8, "DISTRZONES": 10, "AUTHENTICATION": 15,
            "PLACEMENTDRIVER": 18, "MARSHALLING": 22,
        ]
        let block = ErrorBlock(
            traceID: IgniteUUID(mostSignificant: 0, leastSignificant: 0), code: groups[group]! << 16 | number,
            className: className, message: message)
        #expect(block.record.code == "IGN-\(group)-\(number)")
        return IgniteError(.server, message ?? "", server: block.record)
    }

    private func internalError(_ message: String) -> IgniteError { server("CMN", 65_535, message) }

    @Test func whatTheServerSays() {
        #expect(server("SQL", 3).isSyntaxError && !server("SQL", 4).isSyntaxError)
        #expect(server("SQL", 4).isInvalidStatement && server("TBL", 2).isInvalidStatement)
        #expect(server("SQL", 5).isIntegrityViolation && !server("SQL", 7).isIntegrityViolation)
        #expect(server("SQL", 7).isDataError && server("MARSHALLING", 1).isDataError)
        #expect(server("CMN", 65_535).isInternal && !server("CMN", 1).isInternal)
        #expect(server("SQL", 6, "Query timeout").isTimeout && !server("SQL", 6, "Query timeout").isCancelled)
        #expect(server("SQL", 6, "The query was cancelled while executing.").isCancelled)
        #expect(!server("SQL", 6, "The query was cancelled while executing.").isTimeout)
        #expect(server("TX", 16).isTimeout && server("TX", 5).isTimeout && !server("TX", 4).isTimeout)
        for error in [server("TX", 4), server("REP", 6), server("CMN", 5), server("SQL", 8), server("TBL", 5)] {
            #expect(error.isRetryable && error.wasSent)
        }
        for error in [server("SQL", 5), server("SQL", 3), server("TX", 13), server("REP", 1)] {
            #expect(!error.isRetryable)
        }
    }

    @Test func whatTheClientDoesAboutIt() {
        #expect(server("TX", 4).traits.contains(.lockConflict) && server("TX", 13).traits.contains(.transactionOver))
        for error in [server("SQL", 6), server("TX", 3)] { #expect(error.leavesOutcomeOpen) }
        #expect(!server("SQL", 5).leavesOutcomeOpen)
        #expect(server("AUTHENTICATION", 2).isAuthenticationFailure)
    }

    /// A node has just died: queries, and everything in a transaction before COMMIT, can be run again.
    @Test func whatALostNodeMeans() throws {
        let ledger = TransactionLedger(address: "a", undoesFailedWrites: true)
        func settled(_ error: IgniteError, in transaction: Transaction? = nil, mayWrite: Bool) -> IgniteError {
            ledger.settled(error, in: transaction, mayWrite: mayWrite, isConnected: true) { _ in }
        }
        let transaction = Transaction(id: 1, isReadOnly: false, deadline: .after(seconds: 100))
        ledger.add(transaction)
        let lost = server("CMN", 65_535, "Connection refused: /127.0.0.1:12002")
        let gone = "a node of the cluster is gone"
        let election = "a partition has no primary replica"
        for (error, trouble) in [
            (lost, gone), (server("SQL", 8), gone), (server("REP", 3), election),
            (server("PLACEMENTDRIVER", 1), election), (server("PLACEMENTDRIVER", 2), election),
            (internalError("The primary replica await timed out [replicationGroupId=20_part_3]"), election),
            (internalError("Failed to get the primary replica [tablePartitionId=20_part_3]"), election),
            (internalError("The primary replica has changed [expectedLeaseholderName=node1]"), election),
            (server("REP", 1, "Failed to process replica request"), "a replica failed"),
            (internalError("Operation has been cancelled (node is stopping)."), "a node of the cluster is stopping"),
            (internalError("Self-suppression not permitted"), "the server hides the cause"),
            (internalError("org.apache.ignite.lang.IgniteException"), "the server hides the cause"),
            (server("CMN", 65_535, nil, "org.apache.ignite.lang.IgniteException"), "the server hides the cause"),
        ] {
            let read = settled(error, mayWrite: false)
            #expect(read.isRetryable && read.hint?.hasPrefix(trouble) == true, "\(error) \(read.hint ?? "")")
            #expect(read.hint?.hasSuffix(" seconds. The statement can be run again") == true)
            let write = settled(error, mayWrite: true)
            #expect(!write.isRetryable && write.isOutcomeUnknown)
            #expect(write.hint?.contains(" seconds. The statement may have been executed: check") == true)
            let inside = settled(error, in: transaction, mayWrite: true)
            #expect(inside.isRetryable && !inside.isOutcomeUnknown && inside.hint?.contains("ROLLBACK") == true)
        }
        // Nothing was done yet, not even in part.
        let early = settled(server("REP", 6), mayWrite: true)
        #expect(early.isRetryable && early.hint?.hasSuffix("The statement can be run again") == true)
        #expect(settled(server("TX", 13), in: transaction, mayWrite: true).isRetryable)
        // The outcome of the transaction that wrote a row is gone.
        let unresolved = server("DISTRZONES", 1, "Failed to get the primary replica [tablePartitionId=21_part_23]")
        for error in [settled(unresolved, mayWrite: false), settled(unresolved, mayWrite: true)] {
            #expect(!error.isRetryable && !error.isOutcomeUnknown && !error.isOfRecoveringCluster)
            #expect(error.hint?.hasSuffix("running this again does not help") == true)
        }
        #expect(server("DISTRZONES", 1, "zone not found").traits.isEmpty)
        // Faults of a statement, which fails again.
        for error in [internalError("Something else"), server("CMN", 65_535, nil, "java.lang.StackOverflowError")] {
            #expect(!settled(error, mayWrite: false).isRetryable && error.isInternal)
        }
    }

    /// Only an error that says that the transaction is undone is a refusal of COMMIT; others can have come too late.
    @Test func whatAnErrorOfCommitMeans() {
        let ledger = TransactionLedger(address: "a", undoesFailedWrites: true)
        let transaction = Transaction(id: 1, isReadOnly: false, deadline: .after(seconds: 100))
        for error in [server("TX", 4), server("TX", 11), server("TX", 12), server("TX", 13), server("TX", 16)] {
            let failure = ledger.failedCommit(error, of: transaction)
            #expect(failure.code == .notCommitted && !failure.isOutcomeUnknown)
            #expect(failure.message == "not committed: x" && failure.isRetryable)
        }
        let doubtful = [
            server("CMN", 65_535, "Connection refused: /127.0.0.1:12002"), server("CMN", 5), server("TX", 6),
            server("REP", 1), server("REP", 3), server("PLACEMENTDRIVER", 1), server("CMN", 65_535),
            server("SQL", 6, "Query timeout"),
        ]
        let reader = Transaction(id: 2, isReadOnly: true, deadline: .after(seconds: 100))
        for error in doubtful {
            #expect(ledger.failedCommit(error, of: reader).code == .notCommitted)
            let failure = ledger.failedCommit(error, of: transaction)
            #expect(failure.isOutcomeUnknown && !failure.isRetryable && failure.server?.code == error.server?.code)
            #expect(failure.message == "\(error.message); the outcome of COMMIT is unknown")
            #expect(failure.hint == "check the data before you run it again")
        }
    }

    @Test func namesOfNodesBesideTheirAddresses() {
        let nodes = [
            ClusterNode(id: "1", name: "first", internalAddress: "127.0.0.1:1200"),
            ClusterNode(id: "2", name: "second", internalAddress: "127.0.0.1:12002"),
            ClusterNode(id: "3", name: "third", internalAddress: "27.0.0.1:12002"),
        ]
        let named = server("CMN", 65_535, "Connection refused: /127.0.0.1:12002").naming(nodes)
        #expect(named.message == "Connection refused: /127.0.0.1:12002 (node second)")
        #expect(named.server?.message == "Connection refused: /127.0.0.1:12002")
        #expect(server("CMN", 65_535, "refused: /127.0.0.1:99").naming(nodes).message == "refused: /127.0.0.1:99")
    }
}
