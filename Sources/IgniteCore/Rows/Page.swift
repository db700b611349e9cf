/// The rows that arrived together: one buffer with the bytes that the server sent, and the place of each cell in it.
///
/// A page is filled by the scan of its protocol and then only read. A result fills the same page again and again, so a
/// long result needs no more memory than a short one.
package final class Page {
    /// The frame that the rows arrived in.
    package var buffer = FrameBuffer(capacity: 0)
    package private(set) var cells: UnsafeMutablePointer<Cell>
    private var cellCapacity: Int
    package private(set) var rowCount = 0
    package private(set) var columnCount = 0

    package init() {
        cellCapacity = 0
        cells = .allocate(capacity: 0)
    }

    deinit { cells.deallocate() }

    /// The bytes that the cells point into.
    package var bytes: UnsafeMutableRawPointer { buffer.bytes }
    /// The number of bytes in use.
    package var byteCount: Int {
        get { buffer.count }
        set { buffer.count = newValue }
    }

    /// Returns the row at `index`. Keep the page alive, and do not fill it again, while the row is in use.
    package func row(_ index: Int) -> Row {
        precondition(index >= 0 && index < rowCount)
        let first = UnsafePointer(cells + index * columnCount)
        return Row(bytes: UnsafeRawPointer(bytes), cells: first, count: columnCount)
    }

    /// All rows, valid as long as those of `row`.
    package var rows: PageRows {
        PageRows(
            first: Row(bytes: UnsafeRawPointer(bytes), cells: UnsafePointer(cells), count: columnCount),
            count: rowCount)
    }

    /// Makes room for rows of cells, which the caller then fills in order.
    package func prepare(rows: Int, columns: Int) {
        rowCount = rows
        columnCount = columns
        let needed = rows * columns
        if needed > cellCapacity {
            cells.deallocate()
            cells = .allocate(capacity: needed)
            cellCapacity = needed
        }
    }

    /// Becomes a copy of another page.
    package func fill(from other: Page) {
        prepare(rows: other.rowCount, columns: other.columnCount)
        cells.update(from: other.cells, count: rowCount * columnCount)
        buffer.reserve(other.byteCount)
        bytes.copyMemory(from: other.bytes, byteCount: other.byteCount)
        byteCount = other.byteCount
    }

    /// Rearranges the columns: for each new column its current position, nil for a column of NULLs.
    package func rearrange(_ places: [Int?]) {
        let other = Page()
        other.prepare(rows: rowCount, columns: places.count)
        for row in 0..<rowCount {
            for (column, place) in places.enumerated() {
                let cell = place.map { cells[row * columnCount + $0] }
                (other.cells + row * places.count + column).initialize(
                    to: cell ?? Cell(offset: 0, length: 0, encoding: .null))
            }
        }
        swap(&cells, &other.cells)
        swap(&cellCapacity, &other.cellCapacity)
        columnCount = places.count
    }

    /// Makes room for `capacity` bytes and keeps the first `byteCount`.
    package func reserveBytes(_ capacity: Int) { buffer.reserve(capacity) }
}
