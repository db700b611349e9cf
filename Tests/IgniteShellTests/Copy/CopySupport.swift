import Foundation
import IgniteCore
import TestSupport

@testable import IgniteShell

/// Returns an input of these bytes, read in pieces of a size.
func copyInput(_ bytes: some Sequence<UInt8>, piece: Int = 1 << 16, isCompressed: Bool = false) -> CopyInput {
    var rest = Array(bytes)[...]
    return CopyInput(name: "x.csv", isCompressed: isCompressed) {
        defer { rest = rest.dropFirst(piece) }
        return Array(rest.prefix(piece))
    }
}

/// Returns the records that a reader finds: NULL as `∅`, quoted fields in `«»`; a fault as `line: message`, the last.
func records(_ reader: some CopyReader) -> [String] {
    var reader = reader
    var record = CopyRecord()
    var found: [String] = []
    do throws(CopyStop) {
        while try reader.next(&record) {
            let fields = record.fields.map { field in
                switch field.kind {
                case .null: "∅"
                case .missing: "–"
                case .quoted: "«\(record.text(field))»"
                case .bare: record.text(field)
                }
            }
            found.append(fields.joined(separator: "|"))
        }
    } catch {
        if case .fault(let fault) = error { found.append("\(fault.line.map(String.init) ?? ""): \(fault.message)") }
    }
    return found
}

func csvRecords(_ text: String, _ options: CopyOptions = CopyOptions(), piece: Int = 1 << 16) -> [String] {
    records(CSVReader(copyInput(text.utf8, piece: piece), options))
}

func textRecords(_ text: String, _ options: CopyOptions = CopyOptions(), piece: Int = 1 << 16) -> [String] {
    records(TextReader(copyInput(text.utf8, piece: piece), options))
}

func jsonRecords(
    _ text: String, _ columns: [String] = ["A", "B"], hasLines: Bool = false, piece: Int = 1 << 16
) -> [String] {
    records(JSONReader(copyInput(text.utf8, piece: piece), hasLines: hasLines, columns: columns))
}

/// Returns a text as a file of gzip.
func compressed(_ text: String) -> [UInt8] {
    let deflater = Deflater()!
    var buffer = ByteWriter()
    buffer.append(text)
    deflater.finish(&buffer)
    return buffer.array
}
