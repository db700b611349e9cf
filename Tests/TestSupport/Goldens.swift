package import Foundation

/// The recorded exchanges of a test target: the files of its folder `Goldens`.
package struct Goldens: Sendable {
    private let folder: URL
    /// All files there are, without `.json`.
    package let names: [String]

    package init(of bundle: Bundle) {
        folder = bundle.url(forResource: "Goldens", withExtension: nil)!
        names = try! FileManager.default.contentsOfDirectory(atPath: folder.path)
            .map { $0.replacing(".json", with: "") }.sorted()
    }

    package func read<File: Decodable>(_ name: String, as type: File.Type) throws -> File {
        try JSONDecoder().decode(type, from: try Data(contentsOf: folder.appending(path: "\(name).json")))
    }
}

/// What a JSON text holds.
package enum JSON: Decodable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    package init(from decoder: any Decoder) throws {
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
    package subscript(key: String) -> JSON {
        if case .object(let fields) = self { fields[key] ?? .null } else { .null }
    }

    /// An element of an array; null where there is none.
    package subscript(index: Int) -> JSON {
        if case .array(let elements) = self, index < elements.count { elements[index] } else { .null }
    }

    package var elements: [JSON] {
        if case .array(let elements) = self { elements } else { [] }
    }

    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var number: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    package static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
    package static func optional(_ number: Int64?) -> JSON { number.map { .integer($0) } ?? .null }
}
