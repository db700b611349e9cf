/// Which recorded exchanges this project speaks, and which it does not yet.
enum GoldenCatalogue {
    /// Codes of the operations that are spoken; 0 stands for the handshake.
    static let spoken = [0, 1, 43, 44, 45, 48, 50, 51, 52, 57, 70]

    /// Answered with an error whatever the operation.
    static let unknownOperation = "error-unknown-op"

    /// The exchanges of operations that are not spoken, by the code of the operation.
    static let unspoken: [Int: [String]] = [
        3: ["tables-get"],
        5: ["schemas-get", "schemas-get-version"],
        10: ["kv-schema-mismatch", "kv-upsert"],
        12: ["kv-get", "kv-get-missing", "kv-types-2", "kv-types-3", "kv-types-4", "kv-types-5"],
        53: ["partition-assignment"],
        56: ["script", "script-error", "script-no-commit", "script-params"],
        63: ["batch", "batch-error", "batch-not-dml"],
        65: ["primary-replicas"],
        71: ["tables-get-qualified"],
        72: ["table-get-missing", "table-get-qualified"],
    ]

    /// Requests that no correct client sends, and why; their responses are read like all others.
    static let incorrectRequests = [
        "handshake-bad-version": "names version 3.1.0; there is only 3.0.0",
        "handshake-auth-type": "asks for an authenticator that no server has",
        "error-unknown-op": "an operation that there is not",
    ]

    /// The exchanges whose responses are read.
    static let responses: [String] = {
        let left = Set(unspoken.values.joined())
        return Golden.allNames.filter { !left.contains($0) }
    }()

    /// The exchanges whose requests are written.
    static let requests = responses.filter { incorrectRequests[$0] == nil }
}
