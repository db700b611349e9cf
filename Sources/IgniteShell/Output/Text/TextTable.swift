package import IgniteCore

/// Returns a result of the shell itself: rows of text, printed like all results in the current format.
///
/// - Parameter rows: The rows, each with one cell per column; an empty cell is NULL.
package func textTable(_ columns: [String], _ rows: [[String]]) -> ResultSet {
    let page = Page()
    page.prepare(rows: rows.count, columns: columns.count)
    var bytes = ByteWriter()
    for (index, text) in rows.joined().enumerated() {
        let offset = bytes.count
        bytes.append(text)
        page.cells[index] = Cell(
            offset: UInt32(offset), length: UInt32(bytes.count - offset), encoding: text.isEmpty ? .null : .text)
    }
    page.reserveBytes(bytes.count)
    page.bytes.copyMemory(from: bytes.base, byteCount: bytes.count)
    page.byteCount = bytes.count
    return ResultSet(outcome: .rows, columns: columns.map { Column(name: $0, type: .varchar) }, page: page)
}
