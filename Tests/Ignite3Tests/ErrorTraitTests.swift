import Ignite3
import IgniteCore
import Testing

/// What the server's codes mean to a program.
@Suite struct ErrorTraitTests {
    private func server(_ group: String, _ number: Int, _ message: String = "x") -> IgniteError {
        let groups = [
            "CMN": 1, "TBL": 2, "SQL": 4, "TX": 7, "REP": 8, "AUTHENTICATION": 15, "PLACEMENTDRIVER": 18,
            "MARSHALLING": 22,
        ]
        let block = ErrorBlock(
            traceID: IgniteUUID(mostSignificant: 0, leastSignificant: 0), code: groups[group]! << 16 | number,
            className: "", message: message)
        #expect(block.record.code == "IGN-\(group)-\(number)")
        return IgniteError(.server, message, server: block.record)
    }

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
        for error in [lost, server("PLACEMENTDRIVER", 1), server("PLACEMENTDRIVER", 2)] {
            let read = settled(error, mayWrite: false)
            #expect(read.isRetryable && read.hint?.contains("usually") == true)
            #expect(read.hint?.hasSuffix("The statement can be run again") == true)
            let write = settled(error, mayWrite: true)
            #expect(!write.isRetryable && write.isOutcomeUnknown)
            #expect(write.hint?.contains("within seconds. The statement may have been executed") == true)
            let inside = settled(error, in: transaction, mayWrite: true)
            #expect(inside.isRetryable && !inside.isOutcomeUnknown && inside.hint?.contains("ROLLBACK") == true)
        }
        let replica = server("REP", 1, "Failed to process replica request")
        #expect(settled(replica, in: transaction, mayWrite: true).isRetryable)
        #expect(!settled(replica, mayWrite: false).isRetryable && !settled(replica, mayWrite: true).isRetryable)
        let internalError = server("CMN", 65_535, "Something else")
        #expect(!settled(internalError, mayWrite: false).isRetryable && internalError.isInternal)
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
