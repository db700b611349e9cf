import IgniteCore
import Testing

/// What programs ask of errors.
@Suite struct ErrorKindTests {
    private func server(_ group: String, _ number: Int, _ message: String = "x") -> IgniteError {
        IgniteError(
            .server, message,
            server: IgniteError.ServerRecord(
                codeText: "IGN-\(group)-\(number)", group: group, number: number, className: "", message: message,
                traceID: "", stackTrace: nil))
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

    @Test func whatTheCodeDoesNotTell() {
        let timedOut = IgniteError(.notCommitted, "").withTimeUp()
        #expect(timedOut.isTimeout && timedOut.isRetryable && !timedOut.isOutcomeUnknown)
        let lost = IgniteError(.connectionLost, "").withPassingReason()
        #expect(lost.isRetryable && lost.isConnectionFailure && !lost.isOutcomeUnknown)
        let unknown = IgniteError(.cancelled, "", hint: "x", sql: "y").withUnknownOutcome()
        #expect(unknown.isOutcomeUnknown && unknown.isCancelled && unknown.hint == "x" && unknown.sql == "y")
        #expect(unknown.with(rowsDone: 3).with(message: "z").isOutcomeUnknown)
        let record = server("TX", 12).server
        #expect(IgniteError(.notCommitted, "", server: record).isRetryable)
    }

    @Test(arguments: [
        ("select 1", true), (" -- insert\n/* update */ ( (SELECT 1))", true), ("with a as (select 1) select 1", true),
        ("VALUES (1)", true), ("table t", true), ("EXPLAIN PLAN FOR DELETE FROM t", true), ("insert into t", false),
        ("// select\nDELETE FROM t", false), ("selection", false), ("", false), ("CREATE TABLE t", false),
    ])
    func statementsThatOnlyRead(_ sql: String, _ expected: Bool) { #expect(onlyReads(sql) == expected) }

    @Test func whatTheClientSays() {
        typealias Code = IgniteError.Code
        let unsent: [Code] = [
            .connectionFailed, .invalidArgument, .unsupported, .closed, .transactionEnded, .notCommitted,
        ]
        for code in unsent { #expect(!IgniteError(code, "").wasSent) }
        let sent: [Code] = [.connectionLost, .timedOut, .cancelled, .terminated, .protocolViolation, .conversion]
        for code in sent {
            #expect(IgniteError(code, "").wasSent)
            #expect(!IgniteError(code, "").isRetryable)
        }
        #expect(
            IgniteError(.connectionFailed, "").isRetryable && IgniteError(.connectionFailed, "").isConnectionFailure)
        // A refused login is refused again.
        let refused = IgniteError(.connectionFailed, "", server: server("AUTHENTICATION", 2).server)
        #expect(!refused.isRetryable && refused.isConnectionFailure && refused.isAuthenticationFailure)
        #expect(!IgniteError(.connectionFailed, "").isAuthenticationFailure)
        #expect(IgniteError(.timedOut, "").isTimeout && IgniteError(.cancelled, "").isCancelled)
        #expect(IgniteError(.protocolViolation, "").isInternal && IgniteError.conversion("x").isDataError)
    }
}
