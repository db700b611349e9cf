import Ignite
import IgniteCore
import TestSupport
import Testing

/// Rows of a table from Encodable types.
@Suite struct RowEncoderTests {
    private let node: TableNode
    private let table: Ignite.Table

    init() throws {
        node = try TableNode()
        table = try Ignite.connect(node.options).table("person")
    }

    private func message<Record: Codable>(_ record: Record) throws -> String {
        let error = try failure { try table.records(of: Record.self).upsert(record) }
        #expect(error.code == .conversion)
        #expect(error.message.hasPrefix("table PUBLIC.PERSON: "))
        return String(error.message.dropFirst("table PUBLIC.PERSON: ".count))
    }

    /// Raw values and types of one value are written as what they encode.
    @Test func typesOfOneValue() throws {
        enum Name: String, Codable { case ada = "Ada" }
        struct Number: Codable, Equatable {
            let number: UInt8
            init(_ number: UInt8) { self.number = number }
            init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(UInt8.self) }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(number)
            }
        }
        struct Person: Codable, Equatable { var id: Number; var name: Name? }
        let people = table.records(of: Person.self)
        try people.upsert(Person(id: Number(200), name: .ada))
        #expect(try people.get(200) == Person(id: Number(200), name: .ada))
        try people.upsert(Person(id: Number(200), name: nil))
        #expect(try table.get(200)?.values == [200, .null, .null])
    }

    /// A type may write its properties as it likes, those of its class among them.
    @Test func classes() throws {
        class Thing: Codable { var id: Int32 = 7 }
        final class Person: Thing {
            enum Keys: String, CodingKey { case name = "NAME" }
            override func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                try container.encode("Ada", forKey: .name)
                try super.encode(to: container.superEncoder())
            }
        }
        try table.records(of: Person.self).upsert(Person())
        #expect(try table.get(7)?.values == [7, "Ada", .null])
    }

    @Test func namesOfNoColumn() throws {
        struct Misspelled: Codable { var id = 1; var nmae: String? }
        #expect(try message(Misspelled(nmae: "Ada")) == "there is no column for \"nmae\"; did you mean NAME?")
        // nil loses nothing.
        try table.records(of: Misspelled.self).upsert(Misspelled())
        struct Twice: Codable { var id = 1; var birthDate: Int?; var birth_date: Int? }
        #expect(try message(Twice()) == "\"birth_date\" and another property are both column BIRTH_DATE")
    }

    @Test func whatIsNoRow() throws {
        struct Listed: Codable { var id = 1; var name = ["Ada"] }
        struct Nested: Codable { struct Name: Codable { var first = "Ada" }; var id = 1; var name = Name() }
        struct TooLarge: Codable { var id = UInt64.max }
        #expect(try message(Listed()) == "\"name\": a column is a single value, not a list")
        #expect(try message(Nested()) == "\"name\": a column is a single value and has no keys")
        #expect(try message([1, 2]) == "a row is not a list; use keys named after its columns")
        #expect(try message(5) == "a row is not a single value; use keys named after its columns")
        #expect(try message(TooLarge()) == "\"id\": 18446744073709551615 does not fit BIGINT")
    }
}
