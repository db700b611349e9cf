import Foundation
import Ignite2
import TestSupport

/// A recorded exchange with a node of Ignite 2.17.0: the frames, and what must come out of them.
struct Golden {
    let name: String
    let version: ProtocolVersion
    /// The granted features.
    let features: Features
    /// Complete frames. The request is empty for a message that nobody asked for, the response if the server closed the
    /// connection.
    let request, response: [UInt8]
    /// The statement, its arguments and its options.
    let input: JSON
    let decoded: JSON

    private struct File: Decodable {
        let `protocol`, request, response: String
        let features: [Int]
        let input: JSON?
        let decoded: JSON
    }

    private static let goldens = Goldens(of: .module)
    static let allNames = goldens.names

    init(_ name: String) throws {
        let file = try Self.goldens.read(name, as: File.self)
        self.name = name
        let parts = file.protocol.split(separator: ".").map { Int16($0)! }
        version = ProtocolVersion(parts[0], parts[1], parts[2])
        features = Features(rawValue: file.features.reduce(0) { $0 | 1 << UInt32($1) })
        request = bytes(file.request)
        response = bytes(file.response)
        input = file.input ?? .null
        decoded = file.decoded
    }

    /// Whether the exchange is the first of a connection.
    var isHandshake: Bool { decoded["success"] != .null }

    /// The operation's code; nil for handshakes, and for a message that nobody asked for.
    var operation: Int? {
        isHandshake || request.isEmpty ? nil : Int(request[4]) | Int(request[5]) << 8
    }

    /// What is within the frame of the request.
    var requestPayload: [UInt8] { Array(request.dropFirst(4)) }
    /// What is within the frame of the response.
    var responsePayload: [UInt8] { Array(response.dropFirst(4)) }
}
