import Foundation

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

    private static let folder = Bundle.module.url(forResource: "Goldens", withExtension: nil)!

    /// All files there are, without `.json`.
    static let allNames = try! FileManager.default.contentsOfDirectory(atPath: folder.path)
        .map { $0.replacing(".json", with: "") }.sorted()

    init(_ name: String) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
        let file = try JSONDecoder().decode(File.self, from: data)
        self.name = name
        request = Self.bytes(file.request)
        response = Self.bytes(file.response)
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

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
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
