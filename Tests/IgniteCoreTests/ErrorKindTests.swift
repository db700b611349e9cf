import IgniteCore
import Testing

/// What programs ask of errors.
@Suite struct ErrorKindTests {
    @Test func whatTheCodeDoesNotTell() {
        let timedOut = IgniteError(.notCommitted, "").with(traits: [.timeUp, .retryable])
        #expect(timedOut.isTimeout && timedOut.isRetryable && !timedOut.isOutcomeUnknown)
        let lost = IgniteError(.connectionLost, "").with(traits: .retryable)
        #expect(lost.isRetryable && lost.isConnectionFailure && !lost.isOutcomeUnknown)
        let unknown = IgniteError(.cancelled, "", hint: "x", sql: "y").with(traits: .outcomeUnknown)
        #expect(unknown.isOutcomeUnknown && unknown.isCancelled && unknown.hint == "x" && unknown.sql == "y")
        #expect(unknown.with(rowsDone: 3).with(message: "z").isOutcomeUnknown)
        let record = IgniteError.ServerRecord(code: "X", message: nil, traits: .retryable)
        #expect(IgniteError(.notCommitted, "", server: record).isRetryable)
        #expect(!IgniteError(.notCommitted, "", server: record, traits: .outcomeUnknown).isRetryable)
    }

    @Test(arguments: [
        ("select 1", true), (" -- insert\n/* update */ ( (SELECT 1))", true), ("with a as (select 1) select 1", true),
        ("VALUES (1)", true), ("table t", true), ("EXPLAIN PLAN FOR DELETE FROM t", true), ("insert into t", false),
        ("// select\nDELETE FROM t", false), ("selection", false), ("", false), ("CREATE TABLE t", false),
    ])
    func statementsThatOnlyRead(_ sql: String, _ expected: Bool) {
        #expect(onlyReads(sql, LexicalRules()) == expected)
    }

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
        let refused = IgniteError(
            .connectionFailed, "", server: IgniteError.ServerRecord(code: "X", message: nil, traits: .authentication))
        #expect(!refused.isRetryable && refused.isConnectionFailure && refused.isAuthenticationFailure)
        #expect(!IgniteError(.connectionFailed, "").isAuthenticationFailure)
        #expect(IgniteError(.timedOut, "").isTimeout && IgniteError(.cancelled, "").isCancelled)
        #expect(IgniteError(.protocolViolation, "").isInternal && IgniteError.conversion("x").isDataError)
    }
}
