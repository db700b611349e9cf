import Ignite3
import IgniteCore

/// One row of up to eight columns: their types and the scale of decimals come first, the tuple is the rest.
///
/// The values that are read are written, and read again.
let tupleTarget = FuzzTarget(name: "tuple", longestInput: 160) { bytes in
    var input = FuzzInput(bytes)
    let scale = input.number(below: 40)
    let columns = (0..<input.number(below: 9)).map { _ in
        Column(name: "C", type: input.choice(of: ColumnType.allCases), scale: scale)
    }
    let tuple = input.remaining
    guard let page = readPage([tuple], columns) else { return }
    let values = readRows(of: page, columns)[0]
    var writer = TupleWriter()
    for value in values { writer.append { $0.appendElement(value) } }
    guard let again = readPage([writer.bytes], columns) else { fatalError("not read again: \(values)") }
    for (value, other) in zip(values, readRows(of: again, columns)[0]) {
        require(value == other || "\(value)".hasSuffix("NaN"), "another value: \(value), \(other)")
    }
}

/// A page of these rows; nil when they cannot be read.
func readPage(_ tuples: [[UInt8]], _ columns: [Column]) -> Page? {
    var out = ByteWriter()
    Rows.encode(tuples, to: &out)
    let page = Page()
    page.fill(with: out.bytes)
    var reader = ByteReader(page.buffer.contents)
    do throws(WireError) {
        try Rows.decode(into: page, columns: columns, from: &reader)
        return page
    } catch {
        requireInside(error, page.byteCount)
        require(page.rowCount == 0, "rows of a page that cannot be read")
        return nil
    }
}

extension Page {
    /// Takes in a copy of bytes that came.
    func fill(with bytes: UnsafeRawBufferPointer) {
        // No more than they are, so that nothing behind them can be read unnoticed.
        buffer = FrameBuffer(capacity: bytes.count)
        self.bytes.copyMemory(from: bytes.baseAddress ?? UnsafeRawPointer(self.bytes), byteCount: bytes.count)
        byteCount = bytes.count
    }
}

/// The values of all rows; each cell is written as text in every style too.
func readRows(of page: Page, _ columns: [Column]) -> [[Value]] {
    var out = ByteWriter()
    return (0..<page.rowCount).map { index in
        let row = page.row(index)
        return columns.indices.map { column in
            for style in [ValueText.Style.plain, .iso8601] {
                out.truncate()
                ValueText(zone: ZoneRules(), style: style).write(row[column], of: row, to: &out)
                require(isUTF8(out.bytes), "a text that is not UTF-8: \(out.array)")
            }
            return row.value(of: row[column])
        }
    }
}
