import Ignite3
import IgniteCore

/// Reads one row of up to eight columns. The input contains the column types and decimal scales, and then the tuple.
///
/// The values are then written and read again.
let tupleTarget = FuzzTarget(name: "tuple", longestInput: 160) { bytes in
    var input = FuzzInput(bytes)
    let scale = input.number(below: 40)
    let columns = (0..<input.number(below: 9)).map { _ in
        Column(name: "C", type: input.choice(of: ColumnType.allCases.filter { $0 != .object }), scale: scale)
    }
    let tuple = input.remaining
    guard let page = readPage([tuple], columns) else { return }
    let values = readRows(of: page, columns)[0]
    var writer = TupleWriter()
    for value in values { writer.append { $0.appendElement(value) } }
    guard let again = readPage([writer.bytes], columns) else { fatalError("not read again: \(values)") }
    for (value, other) in zip(values, readRows(of: again, columns)[0]) {
        require(value == other || "\(value)".hasSuffix("NaN"), "the value differs: \(value), \(other)")
    }
}

/// Returns a page with the given rows; nil if they cannot be read.
func readPage(_ tuples: [[UInt8]], _ columns: [Column]) -> Page? {
    var out = ByteWriter()
    RowBlock.encode(tuples, to: &out)
    let page = Page()
    page.fill(with: out.bytes)
    var reader = ByteReader(page.buffer.contents)
    do throws(WireError) {
        try RowBlock.decode(into: page, columns: columns, from: &reader)
        return page
    } catch {
        requireInside(error, page.byteCount)
        require(page.rowCount == 0, "a page that cannot be read has rows")
        return nil
    }
}

extension Page {
    /// Stores a copy of received bytes.
    func fill(with bytes: UnsafeRawBufferPointer) {
        // Allocate exactly their size, so that a read beyond the end is detected.
        buffer = FrameBuffer(capacity: bytes.count)
        self.bytes.copyMemory(from: bytes.baseAddress ?? UnsafeRawPointer(self.bytes), byteCount: bytes.count)
        byteCount = bytes.count
    }
}

/// Returns the values of all rows. Each cell is also written as text in every style.
func readRows(of page: Page, _ columns: [Column]) -> [[Value]] {
    var out = ByteWriter()
    return (0..<page.rowCount).map { index in
        let row = page.row(index)
        return columns.indices.map { column in
            for style in [ValueText.Style.plain, .iso8601] {
                out.truncate()
                ValueText(zone: ZoneRules(), style: style).write(row[column], of: row, to: &out)
                require(isUTF8(out.bytes), "text is not UTF-8: \(out.array)")
            }
            return row.value(of: row[column])
        }
    }
}
