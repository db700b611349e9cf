import Ignite
import IgniteCore
import Testing

/// Rows as Decodable types.
@Suite struct DecodableTests {
    private struct Person: Decodable, Equatable {
        enum Rank: String, Decodable { case boss, other }
        struct Name: Decodable, Equatable {
            let text: String
            init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }
        }

        let id: Int
        let name: Name
        let birthDate: LocalDate
        let rank: Rank?
        let height: Double?
        var nickname: String?
        let visits: UInt8
    }

    private let columns = [
        Column(name: "VISITS", type: .integer), Column(name: "ID", type: .bigint), Column(name: "NAME", type: .varchar),
        Column(name: "BIRTH_DATE", type: .date), Column(name: "RANK", type: .varchar),
        Column(name: "HEIGHT", type: .double),
    ]
    private let born = LocalDate(year: 1815, month: 12, day: 10)!

    @Test func keysAreColumns() throws {
        let person = try row(columns, [255, .bigint(7), "Ada", .date(born), "boss", .null]).decode(Person.self)
        #expect(person.id == 7 && person.name.text == "Ada" && person.birthDate == born && person.rank == .boss)
        #expect(person.height == nil && person.nickname == nil && person.visits == 255)
    }

    @Test func exactNamesWin() throws {
        struct Pair: Decodable { let ab, aB: Int }
        let names = ["A_B", "AB", "ab", "aB"]
        let pair = try row(names.map { Column(name: $0, type: .integer) }, [1, 2, 3, 4]).decode(Pair.self)
        #expect(pair.ab == 3 && pair.aB == 4)
    }

    @Test func whatDoesNotFitIsNamed() throws {
        func message(_ values: [Value], _ columns: [Column]? = nil) throws -> String {
            let row = try row(columns ?? self.columns, values)
            let error = try failure { _ = try row.decode(Person.self) }
            #expect(error.code == .conversion)
            return error.message
        }
        let date = Value.date(born)
        #expect(
            try message([256, .bigint(7), "Ada", date, "boss", .null])
                == "row 1, column 1 \"VISITS\" (INTEGER): 256 does not fit UInt8")
        #expect(
            try message([1, .null, "Ada", date, "boss", .null])
                == "row 1, column 2 \"ID\" (BIGINT): NULL is not a valid Int")
        #expect(
            try message([1, .bigint(7), "Ada", date, "king", .null]).hasPrefix(
                "row 1, column 5 \"RANK\" (VARCHAR): Cannot initialize Rank"))
        #expect(try message([1], [columns[0]]) == "row 1: Person: the result has no column \"id\"")
    }

    private struct Odd: FieldDecodable, Decodable {
        init(field: Field) throws(IgniteError) { throw IgniteError.conversion("too odd") }
    }

    private struct Checked: Decodable {
        enum Keys: String, CodingKey { case id }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Keys.self)
            throw DecodingError.dataCorruptedError(forKey: .id, in: fields, debugDescription: "no such id")
        }
    }

    /// Errors that the program's own types throw name the place, too.
    @Test func whatTheTypeItselfRefuses() throws {
        struct Holder: Decodable { let id: Odd }
        let pair = try row([Column(name: "ID", type: .integer), Column(name: "V", type: .varchar)], [7, "x"])
        let place = "row 1, column 1 \"ID\" (INTEGER): "
        let calls: [() throws -> Void] = [
            { _ = try pair.decode(Odd.self, String.self) }, { _ = try pair.get(Odd.self, "ID") },
            { _ = try pair.get(Odd?.self, at: 0) }, { _ = try pair.decode(Odd.self) },
            { _ = try pair.decode(Holder.self) },
        ]
        for call in calls {
            let message = try failure(of: call).message
            #expect(message.hasPrefix(place) && message.contains("Odd") && message.hasSuffix("too odd"), "\(message)")
        }
        #expect(try failure { _ = try pair.decode(Checked.self) }.message == place + "Checked: no such id")
        #expect(
            try failure { _ = try pair.decode(Person.Rank.self) }.message.hasPrefix(place + "cannot be read as String"))
        let short = try failure { _ = try pair.decode(Int.self, String.self, Int.self) }
        #expect(short.message == "row 1: Int: there is no column 3 (the result has 2)")
        #expect(
            try failure { _ = try pair.decode([Int].self) }.message.hasPrefix("row 1: Array<Int>: a row is not a list"))
    }

    @Test func aSingleValueIsTheFirstColumn() throws {
        let pair = try row([Column(name: "N", type: .integer), Column(name: "V", type: .varchar)], [7, "x"])
        #expect(try pair.decode(Int.self) == 7)
        let rank = try row(.varchar, "other").decode(Person.Rank.self)
        #expect(rank == .other)
        #expect(try failure { _ = try pair.decode([Int].self) }.code == .conversion)
        #expect(try failure { _ = try pair.decode([String: [Int]].self) }.code == .conversion)
    }
}
