import Ignite2
import IgniteCore
import TestSupport
import Testing

/// Values that SQL has no type for, as a server sends them, become text.
@Suite struct ObjectTextTests {
    /// Scans one value; `answers` are the types that the cluster knows.
    private func text(_ hex: String, answers: [BinaryType] = []) throws -> (text: String, asked: [Int32]) {
        let page = Page()
        let rows: [UInt8] = [1, 0, 0, 0] + bytes(hex) + [0]
        page.reserveBytes(rows.count)
        page.bytes.copyMemory(from: rows, byteCount: rows.count)
        page.byteCount = rows.count
        let scanner = PageScanner(columnCount: 1)
        try scanner.begin(page, at: 0)
        var types = BinaryTypes()
        var asked: [Int32] = []
        while true {
            let step = try scanner.scan(
                calendar: ServerCalendar(zone: ZoneRules(), isJulianBefore1582: false), types: types)
            guard case .needsType(let id) = step else { break }
            asked.append(id)
            try #require(asked.count < 10, "asks without an end")
            types.store(answers.first { $0.id == id }, for: id)
        }
        let row = page.row(0)
        #expect(row[0].encoding == .object)
        return (row.value(of: row[0]).description, asked)
    }

    /// What SYS.CLIENT_CONNECTIONS and SYS.TABLE_COLUMNS hold.
    @Test func objectsOfJavaClasses() throws {
        let address = "fe1c000000 66d0837d5e45aa 6603ca13d5dbeb 0100007f 02000000 0000 622a0000"
        #expect(try text(address).text == "/127.0.0.1:10850")
        #expect(try text("fe05000000 1c 6a756785").text == "java.lang.Integer")
        #expect(try text("fe05000000 1c 01020304").text == "class with hash 67305985")
        #expect(try text("fe0c000000 669a54f4bf979b 0301000000").text == "Java object of 12 bytes")
    }

    /// An object whose raw data are a number and a UUID.
    @Test func idOfATransaction() throws {
        let id =
            "67 01 0400 3f000000 d5cdf9fa 30000000 c59d1c81 18000000 16a0e021a2010000 3c96471800000000 0100000000000000"
        #expect(try text(id).text == "1a221e0a016-00000000-1847-963c-0000-000000000001")
    }

    /// Two objects with one field, of the types 1 and 2 and of a schema that neither type contains: each type is asked
    /// for, and once more because of its schema, and then the values are shown without names.
    @Test func typesWithoutTheSchema() throws {
        func object(_ type: String) -> String {
            "67 01 2b00 \(type)000000 00000000 1e000000 07000000 1d000000 0301000000 18"
        }
        let list = "18 02000000 01" + object("01") + object("02")
        let types = [BinaryType(id: 1, name: "A"), BinaryType(id: 2, name: "B")]
        let (found, asked) = try text(list, answers: types)
        #expect(found == "[A [1], B [1]]")
        #expect(asked == [1, 1, 2, 2])
    }
}
