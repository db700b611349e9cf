import Ignite3

/// The recorded exchanges, and which of them are no more than answers.
enum GoldenCatalogue {
    /// Codes of the operations; 0 stands for the handshake.
    static let spoken = [0] + Operation.allCases.map(\.rawValue)

    /// Answered with an error whatever the operation.
    static let unknownOperation = "error-unknown-op"

    /// Requests that no correct client sends, and why; their responses are read like all others.
    static let incorrectRequests = [
        "handshake-bad-version": "names version 3.1.0; there is only 3.0.0",
        "handshake-auth-type": "asks for an authenticator that no server has",
        "error-unknown-op": "an operation that there is not",
    ]

    /// The exchanges whose responses are read: all.
    static let responses = Golden.allNames

    /// The exchanges whose requests are written.
    static let requests = responses.filter { incorrectRequests[$0] == nil }
}
