import Foundation
import TestSupport

/// A recorded exchange with a node of Ignite 3.1.0: the frames, and what must come out of them.
struct Golden {
    let name: String
    /// Complete frames; those of handshakes with the magic.
    let request: [UInt8]
    let response: [UInt8]
    /// The values of the request in their order; binaries are `bin:` and hex digits.
    let requestValues: [JSON]
    let decoded: JSON

    private struct File: Decodable {
        let request, response: String
        let request_values: [JSON]
        let decoded: JSON
    }

    private static let goldens = Goldens(of: .module)
    static let allNames = goldens.names

    init(_ name: String) throws {
        let file = try Self.goldens.read(name, as: File.self)
        self.name = name
        request = bytes(file.request)
        response = bytes(file.response)
        requestValues = file.request_values
        decoded = file.decoded
    }

    var isHandshake: Bool { name.hasPrefix("handshake") }

    /// The operation's code; 0 for handshakes, which have none.
    var operation: Int {
        if case .integer(let code) = requestValues[0], !isHandshake { return Int(code) }
        return 0
    }

    /// What is within the frame of the request.
    var requestPayload: [UInt8] { payload(request) }
    /// What is within the frame of the response.
    var responsePayload: [UInt8] { payload(response) }

    private func payload(_ frame: [UInt8]) -> [UInt8] { Array(frame.dropFirst(isHandshake ? 8 : 4)) }
}
