import Foundation
import IgniteCore
import TestSupport
import Testing

@testable import IgniteShell

/// The files that people have.
@Suite struct CopyReaderTests {
    static let csv: [(text: String, records: [String])] = [
        ("", []),
        ("a,b\n", ["a|b"]),
        ("a,b", ["a|b"]),
        ("\u{FEFF}a,b\n", ["a|b"]),
        ("a,b\r\nc,d\r\n", ["a|b", "c|d"]),
        ("a,b\rc,d\r", ["a|b", "c|d"]),
        ("a\rb,c\n", ["a", "b|c"]),
        ("a\nb\rc\n", ["a", "2: a carriage return within a line"]),
        ("\"a\nb\",c\nd\n", ["«a\nb»|c", "d"]),
        ("\"a\r\nb\",c\n", ["«a\r\nb»|c"]),
        ("\"a\"\"b\",\"\"\n", ["«a\"b»|«»"]),
        ("x\"y,z\"w,2\n", ["«xy,zw»|2"]),
        (",\n", ["∅|∅"]),
        ("NULL,\\N\n", ["NULL|\\N"]),
        ("\n", ["∅"]),
        ("a;b\n", ["a;b"]),
        ("1,5\n", ["1|5"]),
        ("\"a\n", ["1: a quoted value is not closed"]),
        ("x\n\"a\nb\n", ["x", "2: a quoted value is not closed"]),
        ("a\0b,c\n", ["a\0b|c"]),
        ("\\.\n", ["\\."]),
        (" a , \"b\" \n", [" a |« b »"]),
    ]

    /// In pieces of any size: what is read ahead can be in the next piece.
    @Test(arguments: csv.indices, [1, 2, 3, 1 << 16]) func commaSeparated(_ index: Int, _ piece: Int) {
        let (text, wanted) = Self.csv[index]
        #expect(csvRecords(text, piece: piece) == wanted, "\(text.debugDescription)")
    }

    @Test func optionsOfCSV() {
        var options = CopyOptions()
        options.delimiter = UInt8(ascii: ";")
        options.quote = UInt8(ascii: "'")
        options.escape = UInt8(ascii: "\\")
        options.null = "NULL"
        #expect(csvRecords("NULL;'NULL';'a\\'b\\\\';\n", options) == ["∅|«NULL»|«a'b\\»|"])
    }

    /// The end-of-data mark is text in a file.
    @Test func endMark() {
        #expect(csvRecords("a\n\\.\nb\n") == ["a", "\\.", "b"])
    }

    static let text: [(text: String, records: [String])] = [
        ("a\tb\n", ["a|b"]),
        ("\\N\t\n", ["∅|"]),
        ("\\\\N\n", ["\\N"]),
        ("a\\tb\\nc\\\\\n", ["a\tb\nc\\"]),
        ("\\101\\x42\\b\\v\n", ["AB\u{8}\u{B}"]),
        ("a\\\nb\tc\nd\n", ["a\nb|c", "d"]),
        ("a\n\\.\nb\n", ["a"]),
        ("a\\.\n", ["a."]),
        ("a\\", ["1: a backslash at the end of the file"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("\"a\"\n", ["\"a\""]),
        ("\\Nx\n", ["Nx"]),
    ]

    @Test(arguments: text.indices, [1, 2, 1 << 16]) func textFormat(_ index: Int, _ piece: Int) {
        let (text, wanted) = Self.text[index]
        #expect(textRecords(text, piece: piece) == wanted, "\(text.debugDescription)")
    }

    static let json: [(text: String, records: [String])] = [
        ("", []),
        ("[]", []),
        ("{\"A\":1,\"B\":\"x\"}\n{\"b\":null}\n", ["1|«x»", "–|∅"]),
        ("[{\"A\":1},\n{\"B\":true}]\n", ["1|–", "–|true"]),
        ("{}", ["–|–"]),
        ("{\"A\":\"\\u00e9\\ud83d\\ude00\\n\\\"\"}", ["«é😀\n\"»|–"]),
        ("{\"A\":{\"x\":[1,\"}\"]}}", ["«{\"x\":[1,\"}\"]}»|–"]),
        ("{\"C\":1}", ["1: there is no column \"C\""]),
        ("{\"A\":1,\"a\":2}", ["1: the name \"A\" occurs twice"]),
        ("{\"A\":\n\"\\ud83d\"}", ["2: half of a character: \\ud83d"]),
        ("{\"A\":1", ["1: expected \",\" or \"}\" after a value"]),
        ("[{\"A\":1}] x", ["1|–", "1: there is text after the array"]),
        ("{\"A\":\"a\nb\"}", ["1: a control character in a string; it must be written as \\u00…"]),
        ("{\"A\":-1.5e+7}", ["-1.5e+7|–"]),
        // What is missing is missing on the line before.
        ("{\"A\":1\n\"B\":2}", ["1: expected \",\" or \"}\" after a value"]),
        ("[{\"A\":1}\n{\"A\":2}]", ["1|–", "1: expected \",\" or \"]\" after an object"]),
        ("[{\"A\":1},", ["1|–", "1: expected an object"]), ("[{\"A\":1}\n", ["1|–", "1: the array is not closed"]),
        ("[{\"A\":1}]\nx", ["1|–", "2: there is text after the array"]),
    ]

    /// A record of JSON Lines ends with its line, and so does a fault; the lines after it are read.
    @Test(
        arguments: [
            ("{\"A\":1\n{\"A\":2}\n", "1: the line ends within an object", "2"),
            ("{\"A\":\n{\"A\":2}\n", "1: the line ends within an object", "2"),
            ("{\"A\":{\"x\":1\n{\"A\":2}\n", "1: the line ends within an object", "2"),
            ("{\"A\":\"x\n{\"A\":2}\n", "1: a control character in a string; it must be written as \\u00…", "2"),
            ("{\"A\":\"x\\\n{\"A\":2}\n", "1: an unknown escape in a string", "2"),
            ("{\"A\":\"\\u12\n{\"A\":2}\n", "1: expected four hexadecimal digits after \\u", "2"),
            ("{\"A\":1 x\n{\"A\":2}\n", "1: expected \",\" or \"}\" after a value", "2"),
            ("\n\nx\n{\"A\":2}\n", "3: expected an object", "4"),
        ], [1, 2, 1 << 16])
    func brokenLinesOfJSON(_ example: (text: String, fault: String, next: String), _ piece: Int) throws {
        var reader = JSONReader(copyInput(example.text.utf8, piece: piece), hasLines: true, columns: ["A"])
        var record = CopyRecord()
        do throws(CopyStop) {
            _ = try reader.next(&record)
            Issue.record("\(example.text) was read")
        } catch {
            guard case .fault(let fault) = error else { return }
            #expect("\(fault.line ?? 0): \(fault.message)" == example.fault)
        }
        try reader.recover()
        try #require(try reader.next(&record))
        #expect(record.text(record.fields[0]) == "2" && "\(record.line)" == example.next)
        #expect(try !reader.next(&record))
    }

    /// Objects in an array are found again after what is left out, and its end is found in any case.
    @Test(arguments: ["[{\"A\":x y},\n{\"A\":2}\n{\"A\":3}\nrest", "[{\"A\":1 x\n{\"A\":2},\n{\"A\":3}"])
    func brokenObjectsInArrays(_ text: String) throws {
        var reader = JSONReader(copyInput(text.utf8), hasLines: false, columns: ["A"])
        var record = CopyRecord()
        var found: [String] = []
        // Each fault uses up a line, or the end.
        for _ in 0..<9 {
            do throws(CopyStop) {
                guard try reader.next(&record) else { break }
                found.append(record.text(record.fields[0]))
            } catch {
                try reader.recover()
            }
        }
        #expect(found == ["2", "3"])
        #expect(try !reader.next(&record))
    }

    @Test(arguments: json.indices, [1, 2, 1 << 16]) func objects(_ index: Int, _ piece: Int) {
        let (text, wanted) = Self.json[index]
        #expect(jsonRecords(text, piece: piece) == wanted, "\(text)")
    }

    /// Lines that cannot be read are left out, and kept as they are.
    @Test func theRestAfterAFault() throws {
        let input = copyInput("1,2\nx\ry\n3,4\n".utf8, piece: 2)
        input.keepsMarked = true
        var reader = CSVReader(input, CopyOptions())
        var record = CopyRecord()
        #expect(try reader.next(&record))
        input.mark()
        #expect(throws: CopyStop.self) { try reader.next(&record) }
        try reader.recover()
        #expect(input.sinceMark.elementsEqual("x\ry\n".utf8))
        #expect(try reader.next(&record))
        #expect(record.line == 3 && record.text(record.fields[1]) == "4")
    }

    @Test func veryLongFields() {
        let long = String(repeating: "x\"\"", count: 4_000_000)
        let found = csvRecords("1,\"\(long)\"\n2,b\n")
        #expect(found.count == 2 && found[0].count == 2 + 2 + 8_000_000 && found[1] == "2|b")
    }

    // MARK: Compressed files

    /// A file can have several members, and ends where its last one does.
    @Test(arguments: [1, 7, 1 << 16]) func severalMembers(_ piece: Int) {
        let bytes = compressed("a,b\nc") + compressed(",d\n")
        let input = copyInput(bytes, piece: piece, isCompressed: true)
        #expect(records(CSVReader(input, CopyOptions())) == ["a|b", "c|d"])
    }

    @Test func damagedFiles() {
        let bytes = compressed(String(repeating: "some,text\n", count: 1000))
        let truncated = copyInput(bytes.dropLast(9), isCompressed: true)
        // What came before is read.
        let found = records(CSVReader(truncated, CopyOptions()))
        #expect(found.last == ": the compressed file is truncated; it was read up to line \(found.count)")
        let empty = copyInput([], isCompressed: true)
        #expect(
            records(CSVReader(empty, CopyOptions())) == [": the compressed file is truncated; it was read up to line 1"]
        )
        var damaged = bytes
        // The checksum.
        damaged[bytes.count - 6] ^= 0xFF
        let input = copyInput(damaged, isCompressed: true)
        #expect(
            records(CSVReader(input, CopyOptions())).last
                == ": the compressed file is damaged; it was read up to line 1")
        let other = copyInput("a,b\n".utf8, isCompressed: true)
        #expect(
            records(CSVReader(other, CopyOptions())) == [": the compressed file is damaged; it was read up to line 1"])
    }
}
