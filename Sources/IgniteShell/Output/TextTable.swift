package import IgniteCore

/// A result of the shell's own: rows of text that go the way of all results, in whatever format is set.
///
/// - Parameter rows: as many cells each as there are columns; an empty one is NULL.
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
