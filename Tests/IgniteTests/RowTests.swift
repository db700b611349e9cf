import Ignite
import IgniteCore
import TestSupport
import Testing

/// Values out of rows.
@Suite struct RowTests {
    @Test func everyTypeIsReadAsItsSwiftType() throws {
        let row = try row(everyColumn.map(\.column), everyColumn.map(\.value))
        let (b, t, s, i, l, r, d, n) = try row.decode(
            Bool.self, Int8.self, Int16.self, Int32.self, Int64.self, Float.self, Double.self, BigDecimal.self)
        #expect(b && t == -8 && s == -16 && i == -32 && l == -64 && r == 0.5 && d == 0.1)
        #expect(n.description == "-12.50")
        #expect(try row.get(LocalDate.self, "DA").description == "2024-02-29")
        #expect(try row.get(LocalTime.self, "TI").description == "12:34:56")
        #expect(try row.get(LocalDateTime.self, "TS").description == "2024-02-29 01:02:00")
        #expect(try row.get(Instant.self, "TZ").seconds == 5)
        #expect(try row.get(IgniteUUID.self, "U").leastSignificant == 2)
        #expect(try row.get(String.self, "V") == "Grüße")
        #expect(try row.get([UInt8].self, "X") == [0x80, 1])
        #expect(try row.get(Period.self, "YM").months == 2)
        #expect(try row.get(DayTimeInterval.self, "DS").seconds == 7)
        #expect(try row.get(Value.self, at: 0) == true)
        #expect(row.values == everyColumn.map(\.value))
    }

    @Test func nullIsNilAndNothingElse() throws {
        let row = try row(everyColumn.map(\.column), everyColumn.map { _ in .null })
        for position in row.columns.indices {
            #expect(try row.field(at: position).isNull)
            #expect(try row.get(String?.self, at: position) == nil)
            #expect(row[position] == .null)
        }
        let error = try failure { _ = try row.get(Int.self, "I") }
        #expect(error.code == .conversion && error.isDataError)
        #expect(error.message == "row 1, column 4 \"I\" (INTEGER): NULL is not a valid Int")
        #expect(error.hint == "use Int? to accept NULL")
    }

    @Test func numbersMustFit() throws {
        let large = try row(.bigint, .bigint(3_000_000_000), name: "N")
        #expect(try large.get(Int.self, at: 0) == 3_000_000_000)
        #expect(try large.get(Double.self, at: 0) == 3e9)
        let error = try failure { _ = try large.get(Int32.self, at: 0) }
        #expect(error.message == "row 1, column 1 \"N\" (BIGINT): 3000000000 does not fit Int32")
        #expect(try failure { _ = try row(.bigint, .bigint(.max)).get(Double.self, at: 0) }.code == .conversion)
        #expect(try failure { _ = try row(.double, 0.1).get(Float.self, at: 0) }.code == .conversion)
        #expect(try row(.double, 0.5).get(Float.self, at: 0) == 0.5)
        #expect(try row(.double, .double(.nan)).get(Float.self, at: 0).isNaN)
        #expect(try row(.real, .real(0.1)).get(Double.self, at: 0) == Double(Float(0.1)))
    }

    @Test(arguments: [("12.00", 12), ("-9223372036854775808", Int.min), ("1000000", 1_000_000), ("0", 0)])
    func wholeDecimals(_ text: String, _ number: Int) throws {
        #expect(try row(.decimal, .decimal(BigDecimal(text)!), scale: 2).get(Int.self, at: 0) == number)
    }

    @Test(arguments: ["0.5", "9223372036854775808", "1e30"])
    func otherDecimalsAreNoInt(_ text: String) throws {
        let row = try row(.decimal, .decimal(BigDecimal(text)!), scale: 1)
        #expect(try failure { _ = try row.get(Int.self, at: 0) }.code == .conversion)
        #expect(try row.get(BigDecimal.self, at: 0) == BigDecimal(text))
        #expect(try failure { _ = try row.get(Double.self, at: 0) }.code == .conversion)
    }

    @Test func anotherTypeIsAnErrorThatNamesPlaceAndType() throws {
        let row = try row([Column(name: "ID", type: .integer), Column(name: "NAME", type: .varchar)], [1, "Ada"])
        let error = try failure { _ = try row.decode(Int.self, Int.self) }
        #expect(error.message == "row 1, column 2 \"NAME\" (VARCHAR): cannot be read as Int")
        #expect(try failure { _ = try row.get(String.self, at: 0) }.code == .conversion)
        #expect(try failure { _ = try row.decode(Int.self, String.self, Int.self) }.message.contains("no column 3"))
        #expect(try failure { _ = try row.get(Int.self, at: -1) }.code == .conversion)
        let unknown = try failure { _ = try row.get(Int.self, "NMAE") }
        #expect(unknown.message == "the result has no column \"NMAE\"" && unknown.hint == "its columns are ID, NAME")
    }

    @Test func namesAreFoundExactlyOrInUpperCase() throws {
        let columns = ["ID", "id", "NAME", "NAME", "GRÖSSE"].map { Column(name: $0, type: .integer) }
        let row = try row(columns, [1, 2, 3, 4, 5])
        #expect(row["ID"] == 1 && row["id"] == 2 && row["name"] == 3 && row["Id"] == 1 && row["größe"] == 5)
        #expect(row["nmae"] == nil)
        let node = try nodeOf(columns, [])
        let rows = try node.client().execute("q")
        #expect(try rows.position(of: "name") == 2)
        #expect(try failure { _ = try rows.position(of: "x") }.code == .conversion)
    }

    private enum Color: String, FieldDecodable, ValueConvertible { case red }

    @Test func anEnumIsReadByItsRawValue() throws {
        #expect(try row(.varchar, "red").get(Color.self, at: 0) == .red)
        #expect(try Color.red.igniteValue == "red")
        let error = try failure { _ = try row(.varchar, "blue").get(Color.self, at: 0) }
        #expect(error.message.hasSuffix("blue is not a valid Color"))
    }

    /// Pages are filled again and again, but not those that somebody holds.
    @Test func rowsStayAsTheyWereWhenFurtherPagesCome() throws {
        let columns = [Column(name: "X", type: .bigint), Column(name: "S", type: .varchar)]
        let node = try nodeOf(columns, (1...100).map { [.bigint($0), .varchar("text \($0)")] })
        let client = try node.client(pageSize: 7)
        let rows = try client.execute("q").fetchAll()
        client.close()
        for (index, row) in rows.enumerated() {
            #expect(try row.decode(Int.self, String.self) == (index + 1, "text \(index + 1)"))
            #expect(row.number == index + 1)
        }
        #expect(rows.count == 100)
    }

    @Test func aPositionThatIsNotThereTraps() async {
        await #expect(processExitsWith: .failure) { _ = try row(.varchar, "text")[1] }
    }

    @Test func aRowGoesToAnotherThread() async throws {
        let row = try row(.varchar, "text")
        #expect(try await Task.detached { try row.get(String.self, at: 0) }.value == "text")
    }
}
