/// The rows that arrived together: one buffer of bytes as the server sent them, and where in it each cell lies.
///
/// A page is filled by the scan of its protocol and then only read. A result fills the same page again and again, so a
/// long one needs no more memory than a short one.
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
    /// How many bytes hold something.
    package var byteCount: Int {
        get { buffer.count }
        set { buffer.count = newValue }
    }

    /// The row at `index`; the page must be kept alive, and not be filled anew, while it is used.
    package func row(_ index: Int) -> Row {
        precondition(index >= 0 && index < rowCount)
        let first = UnsafePointer(cells + index * columnCount)
        return Row(bytes: UnsafeRawPointer(bytes), cells: first, count: columnCount)
    }

    /// All rows; as long as `row` answers are good.
    package var rows: PageRows {
        PageRows(
            first: Row(bytes: UnsafeRawPointer(bytes), cells: UnsafePointer(cells), count: columnCount),
            count: rowCount)
    }

    /// Makes room for rows of cells, which the caller then fills in one after the other.
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

    /// Gives the rows other columns: for each the place where it stands now, nil for one of NULLs.
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
