import Ignite3
import IgniteCore
import Testing

/// What the server's codes mean to a program.
@Suite struct ErrorTraitTests {
    private func server(_ group: String, _ number: Int, _ message: String = "x") -> IgniteError {
        let groups = ["CMN": 1, "TBL": 2, "SQL": 4, "TX": 7, "REP": 8, "AUTHENTICATION": 15, "MARSHALLING": 22]
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
}
