import Foundation
import IgniteCore
import IgniteShell
import TestSupport
import Testing

@Suite struct OutputFormatTests {
    /// Cells are literal in AsciiDoc; titles and heads are not, and what would be formatted is passed through there.
    @Test(arguments: [
        ("FIRST_NAME", "FIRST_NAME"), ("two words", "two words"), ("_x_", "pass:c[_x_]"), ("a _b", "pass:c[a _b]"),
        ("*b* [c]", "pass:c[*b* [c\\]]"), ("{z}", "pass:c[{z}]"), ("a\\", "pass:c[a\\ ]"), ("", ""),
    ])
    func titlesAndHeadsOfAsciiDoc(text: String, written: String) {
        let table = TestTable(name: "", columns: [Column(name: text, type: .varchar)], rows: [[.text("_*v*_")]])
        let lines = table.text(settings("asciidoc") { $0.title = text }).split(separator: "\n")
        #expect(lines.first == ".\(written)" && lines.contains("^l|\(written)") && lines.contains("|_*v*_"))
    }

    @Test func formatsAreFoundByTheBeginningOfTheirName() {
        func name(_ text: String) -> String {
            switch OutputFormats.find(text) {
            case .found(let entry): entry.name
            case .ambiguous(let names): names.joined(separator: " ")
            case .unknown: "?"
            }
        }
        for entry in OutputFormats.all { #expect(name(entry.name) == entry.name) }
        #expect(name("a") == "aligned asciidoc")
        #expect(name("al") == "aligned")
        #expect(name("H") == "html")
        #expect(name("CSV") == "csv")
        #expect(name("json") == "json")
        #expect(name("js") == "json jsonl")
        #expect(name("") == "?")
        #expect(name("csvx") == "?")
        #expect(name("html5") == "?")
    }

    @Test func aCutOffResultHasNoFooter() {
        func text(_ change: (inout FormatSettings) -> Void, _ format: String = "aligned") -> String {
            let settings = settings(format, change)
            var format = OutputFormats.make(settings)
            let page = testPage([[.integer(1)]])
            var out = ByteWriter()
            let columns = [Column(name: "A", type: .integer)]
            format.begin(Sample(columns, page: page, isWhole: false), to: &out)
            format.row(page.row(0), to: &out)
            format.end(ResultEnd(rowCount: 1, isComplete: false), to: &out)
            return String(decoding: out.array, as: UTF8.self)
        }
        #expect(text({ $0.border = 2 }).hasSuffix("|           1 |\n\n"))
        #expect(text({ $0.border = 2 }, "vertical").hasSuffix("| A | 1           |\n\n"))
        #expect(text({ _ in }, "unaligned") == "A\n1\n")
        // The array stays open, so that nobody takes it for the whole result.
        #expect(text({ _ in }, "json") == "[{\"A\":1}\n")
        #expect(text({ _ in }, "csv") == "A\n1\n")
        #expect(text({ _ in }, "markdown").hasSuffix("|           1 |\n\n"))
        #expect(text({ _ in }, "html").hasSuffix("</tr>\n</table>\n\n"))
        #expect(text({ _ in }, "asciidoc").hasSuffix("|1\n|====\n"))
        #expect(text({ _ in }, "latex").hasSuffix("\\noindent \n"))
        #expect(text({ _ in }, "insert") == "INSERT INTO \"TABLE_NAME\" (\"A\") VALUES (1);\n")
    }

    @Test func aZeroByteSeparatesAndEndsRecords() {
        let text = TestTable.simple.render(settings("unaligned") { ($0.recordSeparator, $0.tuplesOnly) = ("\0", true) })
        #expect(text == Array("1|one\u{0}20|\u{0}|three\u{0}".utf8))
    }

    @Test func nullAndTheEmptyStringCanBeToldApartInCSV() {
        let table = TestTable(
            name: "", columns: [Column(name: "A", type: .varchar), Column(name: "B", type: .varbinary)],
            rows: [
                [.text(""), .bytes([])], [.null, .null], [.text("NULL"), .bytes([0])], [.text("a,b"), .bytes([1])],
            ])
        #expect(table.text(settings("csv")) == "A,B\n\"\",\"\"\n,\nNULL,00\n\"a,b\",01\n")
        #expect(
            table.text(settings("csv") { $0.null = "NULL" })
                == "A,B\n\"\",\"\"\nNULL,NULL\n\"NULL\",00\n\"a,b\",01\n")
        #expect(
            table.text(settings("csv") { $0.null = "a,b" })
                == "A,B\n\"\",\"\"\n\"a,b\",\"a,b\"\nNULL,00\n\"a,b\",01\n")
        #expect(
            table.text(settings("csv") { $0.null = "00" })
                == "A,B\n\"\",\"\"\n00,00\nNULL,\"00\"\n\"a,b\",01\n")
    }

    @Test func aSeparatorThatCouldFormTheEndMarkQuotesEverything() {
        let text = TestTable.simple.text(settings("csv") { $0.csvFieldSeparator = UInt8(ascii: "\\") })
        #expect(text == "\"ID\"\\\"NAME\"\n\"1\"\\\"one\"\n\"20\"\\\n\\\"three\"\n")
    }

    @Test func specialBytesAreFoundAtEveryPlace() throws {
        let columns = [Column(name: "A", type: .varchar), Column(name: "B", type: .integer)]
        for length in 1...50 {
            for place in 0..<length {
                let plain = String(repeating: "x", count: length)
                let text = plain.prefix(place) + "\"" + plain.dropFirst(place + 1)
                let table = TestTable(name: "", columns: columns, rows: [[.text(String(text)), .integer(7)]])
                let doubled = text.replacingOccurrences(of: "\"", with: "\"\"")
                #expect(table.text(settings("csv")) == "A,B\n\"\(doubled)\",7\n")
                let escaped = text.replacingOccurrences(of: "\"", with: "\\\"")
                #expect(table.text(settings("jsonl")) == "{\"A\":\"\(escaped)\",\"B\":7}\n")
                let tab = text.replacingOccurrences(of: "\"", with: "\t")
                let tabbed = TestTable(name: "", columns: columns, rows: [[.text(tab), .integer(7)]])
                let written = text.replacingOccurrences(of: "\"", with: "\\t")
                #expect(tabbed.text(settings("tsv")) == "A\tB\n\(written)\t7\n")
                let bell = text.replacingOccurrences(of: "\"", with: "\u{7}")
                let rung = TestTable(name: "", columns: columns, rows: [[.text(bell), .integer(7)]])
                let shown = text.replacingOccurrences(of: "\"", with: "\\x07")
                #expect(rung.text(settings("aligned") { $0.tuplesOnly = true }) == " \(shown) | 7\n\n")
            }
        }
    }

    @Test(arguments: [
        "\u{0}", "\u{1B}", "\u{7F}", "\u{80}", "\u{9F}", "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202E}",
        "\u{2066}", "\u{2069}",
    ])
    func controlCharactersAreEscapedForPeopleAndKeptForPrograms(_ control: String) throws {
        let value = try #require(control.unicodeScalars.first).value
        let digits = String(value, radix: 16, uppercase: true)
        let escape =
            value < 0x80
            ? "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
            : "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        let table = TestTable(
            name: "", columns: [Column(name: "A", type: .varchar), Column(name: "B", type: .integer)],
            rows: [[.text("a\(control)é"), .integer(1)]])
        #expect(table.text(settings("aligned") { $0.tuplesOnly = true }) == " a\(escape)é | 1\n\n")
        #expect(table.text(settings("vertical") { $0.tuplesOnly = true }) == "A | a\(escape)é\nB | 1\n\n")
        for format in ["csv", "tsv", "unaligned", "markdown", "html", "asciidoc", "latex", "insert"] {
            #expect(Array(table.text(settings(format)).utf8).contains(Array(control.utf8)))
        }
        let json = Data(table.render(settings("json")))
        let rows = try #require(try JSONSerialization.jsonObject(with: json) as? [[String: Any]])
        #expect(Array((rows[0]["A"] as? String ?? "").utf8) == Array("a\(control)é".utf8))
    }

    /// The time must not grow with the square of their number: this would take minutes.
    @Test(arguments: ["jsonl", "vertical"]) func manyColumnsOfOneName(_ format: String) {
        let count = 50_000
        let page = testPage([Array(repeating: .integer(7), count: count)])
        var settings = settings(format)
        settings.border = 1
        var out = ByteWriter()
        var format = OutputFormats.make(settings)
        let columns = Array(repeating: Column(name: "A", type: .integer), count: count)
        format.begin(Sample(columns, page: page, isWhole: true), to: &out)
        format.row(page.row(0), to: &out)
        let end = settings.format == "jsonl" ? "\"A_49999\":7,\"A_50000\":7}\n" : "A | 7\nA | 7\n"
        #expect(String(decoding: out.array.suffix(end.utf8.count), as: UTF8.self) == end)
    }

    @Test func repeatedNamesLoseNoValueInJSON() {
        let names = ["A", "A", "A_2", "A", "A_2", "a"]
        let table = TestTable(
            name: "", columns: names.map { Column(name: $0, type: .integer) },
            rows: [(1...6).map { .integer($0) }])
        #expect(table.text(settings("jsonl")) == "{\"A\":1,\"A_3\":2,\"A_2\":3,\"A_4\":4,\"A_2_2\":5,\"a\":6}\n")
    }
}
