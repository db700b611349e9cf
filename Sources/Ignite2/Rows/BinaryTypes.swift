package import IgniteCore

/// The types of complex objects and enums that a connection has asked for.
package struct BinaryTypes: Sendable {
    /// What the text of an object needs of its type.
    package struct Known: Sendable {
        let name: String
        /// The description that the cluster gave.
        let type: BinaryType
        private let fieldNames: [Int32: String]
        /// The codes of the types of fields.
        private let fieldTypes: [Int32: Int32]
        /// The names of the fields by the id of the schema, in its order.
        private let schemas: [Int32: [String]]
        private let constants: [Int32: String]

        init(_ type: BinaryType) {
            name = type.name
            self.type = type
            let names = Dictionary(type.fields.map { ($0.id, $0.name) }) { first, _ in first }
            fieldNames = names
            fieldTypes = Dictionary(type.fields.map { ($0.id, $0.type) }) { first, _ in first }
            schemas = Dictionary(
                type.schemas.map { schema in (schema.id, schema.fieldIDs.map { names[$0] ?? "field \($0)" }) }
            ) { first, _ in first }
            constants = Dictionary((type.constants ?? []).map { ($0.ordinal, $0.name) }) { first, _ in first }
        }

        func fieldType(_ id: Int32) -> Int32? { fieldTypes[id] }
        func fieldName(_ id: Int32) -> String? { fieldNames[id] }
        func fieldNames(ofSchema id: Int32) -> [String]? { schemas[id] }
        func constant(_ ordinal: Int32) -> String? { constants[ordinal] }
    }

    /// Nil for a type that the cluster does not know.
    private var types: [Int32: Known?] = [:]

    package init() {}

    /// Keeps the answer of GET_BINARY_TYPE; nil if there is no such type.
    package mutating func store(_ type: BinaryType?, for id: Int32) { types[id] = .some(type.map(Known.init)) }

    /// Returns a type; nil if it has not been asked for, and `.some(nil)` if it does not exist.
    subscript(id: Int32) -> Known?? { types[id] }
}
