import Ignite2

/// The recorded exchanges, and which of them are no more than answers.
enum GoldenCatalogue {
    /// Requests that no correct client sends, and why; their responses are read like all others.
    static let incorrectRequests = [
        "handshake_unknown_client_type": "names another kind of client",
        "tx_start_bad_isolation": "names an isolation that there is not",
        "unknown_op": "an operation that there is not",
    ]

    static let all = Golden.allNames

    /// The exchanges in which the server closed the connection.
    static let unanswered = ["cache_create_local_mode", "calcite_error_page_size_0", "error_page_size_0"]

    /// Messages of a server that answer no request.
    static let notifications = ["continuous_query_notification"]

    /// The exchanges whose responses are read.
    static let responses = all.filter { !unanswered.contains($0) }

    /// The exchanges whose requests are written.
    static let requests = all.filter { incorrectRequests[$0] == nil && !notifications.contains($0) }
}
