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

    private static let folder = Bundle.module.url(forResource: "Goldens", withExtension: nil)!

    /// All files there are, without `.json`.
    static let allNames = try! FileManager.default.contentsOfDirectory(atPath: folder.path)
        .map { $0.replacing(".json", with: "") }.sorted()

    init(_ name: String) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
        let file = try JSONDecoder().decode(File.self, from: data)
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

/// What a JSON text holds.
enum JSON: Decodable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    /// A field of an object; null where there is none.
    subscript(key: String) -> JSON {
        if case .object(let fields) = self { fields[key] ?? .null } else { .null }
    }

    /// An element of an array; null where there is none.
    subscript(index: Int) -> JSON {
        if case .array(let elements) = self, index < elements.count { elements[index] } else { .null }
    }

    var elements: [JSON] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var number: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
    static func optional(_ number: Int64?) -> JSON { number.map { .integer($0) } ?? .null }
}
