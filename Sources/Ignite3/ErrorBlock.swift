package import IgniteCore

/// An error in the protocol (ignite3-protocol.md 6).
package struct ErrorBlock: Equatable {
    package var traceID: IgniteUUID
    /// `group << 16 | number`.
    package var code: Int
    package var className: String
    package var message: String?
    package var stackTrace: String?
    /// The schema version of the table that the request should have used.
    package var expectedSchemaVersion: Int?
    /// For a batch: the number of rows that each row of parameters has changed, up to the failed one.
    package var updateCounters: [Int64]?

    package init(
        traceID: IgniteUUID, code: Int, className: String, message: String?, stackTrace: String? = nil,
        expectedSchemaVersion: Int? = nil, updateCounters: [Int64]? = nil
    ) {
        self.traceID = traceID
        self.code = code
        self.className = className
        self.message = message
        self.stackTrace = stackTrace
        self.expectedSchemaVersion = expectedSchemaVersion
        self.updateCounters = updateCounters
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        traceID = try reader.unpackUUID()
        code = try reader.unpackInt()
        className = try reader.unpackString()
        message = try reader.unpackStringOrNil()
        stackTrace = try reader.unpackStringOrNil()
        guard try !reader.unpackNil() else { return }
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 2)) {
            switch try reader.unpackString() {
            case Self.updateCountersKey: updateCounters = try reader.unpackInt64s()
            case Self.expectedSchemaVersionKey: expectedSchemaVersion = try reader.unpackInt()
            default: try reader.skipValue()
            }
        }
    }

    package func encode(to out: inout ByteWriter) {
        out.pack(traceID)
        out.pack(code)
        out.pack(className)
        out.pack(message)
        out.pack(stackTrace)
        let count = (expectedSchemaVersion == nil ? 0 : 1) + (updateCounters == nil ? 0 : 1)
        guard count > 0 else { return out.packNil() }
        out.pack(count)
        if let expectedSchemaVersion {
            out.pack(Self.expectedSchemaVersionKey)
            out.pack(expectedSchemaVersion)
        }
        if let updateCounters {
            out.pack(Self.updateCountersKey)
            out.pack(updateCounters)
        }
    }

    private static let expectedSchemaVersionKey = "expected-schema-ver"
    private static let updateCountersKey = "sql-update-counters"

    package var group: String {
        let names = [
            "CMN", "TBL", "CLIENT", "SQL", "META", "IDX", "TX", "REP", "STORAGE", "DISTRZONES", "NETWORK", "NODECFG",
            "CODEDEPLOY", "GC", "AUTHENTICATION", "COMPUTE", "CATALOG", "PLACEMENTDRIVER", "WORKERS", "RECOVERY",
            "EMBEDDED", "MARSHALLING", "REST", "COMMONCFG",
        ]
        let index = code >> 16
        return index >= 1 && index <= names.count ? names[index - 1] : String(index)
    }

    package var number: Int { code & 0xFFFF }

    package var record: IgniteError.ServerRecord {
        IgniteError.ServerRecord(
            code: "IGN-\(group)-\(number)", className: className, message: message, traceID: traceID.description,
            stackTrace: stackTrace, traits: traits)
    }

    /// The traits of the code (ignite3-protocol.md 6).
    private var traits: IgniteError.Traits {
        switch (group, number) {
        case ("AUTHENTICATION", _): .authentication
        // A node is starting or stopping.
        case ("CMN", 1), ("CMN", 2): .retryable
        case ("CMN", 5): [.retryable, .mayBeDone]
        case ("CMN", 65_535): internalTraits
        case ("MARSHALLING", _): .dataError
        // The election of a primary takes too long, or fails.
        case ("PLACEMENTDRIVER", 1), ("PLACEMENTDRIVER", 2): [.noPrimary, .mayBeDone]
        case ("REP", 1): [.replicaFailed, .mayBeDone]
        // Replicas are not ready.
        case ("REP", 3): [.retryable, .noPrimary, .mayBeDone]
        case ("REP", 5), ("REP", 6), ("REP", 8), ("REP", 9): [.retryable, .noPrimary]
        case ("SQL", 2), ("SQL", 4): .invalidStatement
        case ("SQL", 3): .syntaxError
        case ("SQL", 5): .integrityViolation
        // Cancelling and the timeout have the same number; only the text distinguishes them (ignite3-protocol.md
        // 12.7). Both also occur for statements that were being committed.
        case ("SQL", 6): message?.contains("timeout") == true ? [.timeUp, .mayBeDone] : [.cancelled, .mayBeDone]
        case ("SQL", 7): .dataError
        // A node has left.
        case ("SQL", 8): [.retryable, .nodeLost, .mayBeDone]
        case ("TBL", 1), ("TBL", 2), ("TBL", 3), ("TBL", 4): .invalidStatement
        // Another version of the table.
        case ("TBL", 5): .retryable
        case ("TX", 3), ("TX", 6): .mayBeDone
        case ("TX", 4): [.retryable, .lockConflict]
        case ("TX", 5), ("TX", 16): [.retryable, .timeUp]
        // Too old.
        case ("TX", 10): .retryable
        // A table was changed meanwhile.
        case ("TX", 11): [.retryable, .transactionOver]
        // Another primary replica.
        case ("TX", 12): [.retryable, .noPrimary, .transactionOver]
        case ("TX", 13): .transactionOver
        // The server looks for a zone with the id of the table.
        case ("DISTRZONES", 1) where has("Failed to get the primary replica"): .writeUnresolved
        default: []
        }
    }

    /// The traits of internal errors, which only their messages tell apart (ignite3-protocol.md 6).
    private var internalTraits: IgniteError.Traits {
        // Another node is gone, and this one still counts on it.
        if has("Connection refused") { return [.internalError, .nodeLost, .mayBeDone] }
        // The election of a primary takes too long, or the primary has changed during a request.
        let elections = [
            "primary replica await timed out", "Failed to get the primary replica", "primary replica has changed",
        ]
        if elections.contains(where: has) {
            return [.internalError, .noPrimary, .mayBeDone]
        }
        if has("node is stopping") { return [.internalError, .nodeStopping, .mayBeDone] }
        // A node that stops sends only the name of a class. Without a message, other errors have Java's own classes.
        if IgniteError.hidesCause(message ?? className) { return [.internalError, .causeHidden, .mayBeDone] }
        return .internalError
    }

    private func has(_ text: String) -> Bool { message?.contains(text) == true }
}
