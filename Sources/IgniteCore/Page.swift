/// The form in which the bytes of a cell hold its value; `ValueText` writes each of them as text.
///
/// It stands with the cell and not with the column, because Ignite 2 has no column types. The forms are those of
/// ignite3-protocol.md 11.3; all integers are little-endian.
@usableFromInline
package enum CellEncoding: UInt8, Sendable {
    /// NULL; no bytes.
    case null
    /// 1 byte, 0 or 1.
    case boolean
    /// Two's complement of 1, 2, 4 or 8 bytes.
    case integer
    /// An IEEE float of 4 bytes.
    case real
    /// An IEEE double of 8 bytes, or the float of 4 bytes that is equal to it.
    case double
    /// An int16 scale, then the unscaled value, big-endian; `Cell.scale` is the scale to show.
    case decimal
    /// 3 bytes: `year << 9 | month << 5 | day`.
    case date
    /// 4, 5 or 6 bytes: hour, minute, second, and a fraction in ms, µs or ns.
    case time
    /// A date, then a time.
    case dateTime
    /// int64 seconds since 1970 UTC, then int32 nanoseconds unless they are 0.
    case instant
    /// Two int64, the most significant first.
    case uuid
    /// UTF-8, checked.
    case text
    /// Bytes as they are.
    case bytes
    /// Years, months, days: three integers of 1, 2 or 4 bytes.
    case period
    /// int64 seconds, then int32 nanoseconds unless they are 0.
    case duration
}

/// Where one value lies in the bytes of its page.
@usableFromInline
package struct Cell {
    @usableFromInline package var offset: UInt32
    @usableFromInline package var length: UInt32
    /// Digits after the point to show; decimals only.
    @usableFromInline package var scale: Int16
    @usableFromInline package var encoding: CellEncoding

    @inlinable
    package init(offset: UInt32, length: UInt32, encoding: CellEncoding, scale: Int16 = 0) {
        self.offset = offset
        self.length = length
        self.scale = scale
        self.encoding = encoding
    }

    @inlinable package var isNull: Bool { encoding == .null }
}

/// The rows that arrived together: one buffer of bytes as the server sent them, and where in it each cell lies.
///
/// A page is filled once by the scan of its protocol and then only read. It is handed back to be filled again
/// (`PagePool`), so that a long result needs two of them and no more.
package final class Page {
    /// The bytes that the cells point into.
    package private(set) var bytes: UnsafeMutableRawPointer
    package private(set) var byteCapacity: Int
    /// How many bytes hold something.
    package var byteCount = 0
    package private(set) var cells: UnsafeMutablePointer<Cell>
    private var cellCapacity: Int
    package private(set) var rowCount = 0
    package private(set) var columnCount = 0

    package init() {
        byteCapacity = 1 << 16
        bytes = .allocate(byteCount: byteCapacity, alignment: 16)
        cellCapacity = 0
        cells = .allocate(capacity: 0)
    }

    deinit {
        bytes.deallocate()
        cells.deallocate()
    }

    /// The row at `index`; the page must be kept alive while it is used.
    package func row(_ index: Int) -> Row {
        precondition(index >= 0 && index < rowCount)
        let first = UnsafePointer(cells + index * columnCount)
        return Row(bytes: UnsafeRawPointer(bytes), cells: first, count: columnCount)
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

    /// Makes room for `capacity` bytes and keeps the first `byteCount`.
    package func reserveBytes(_ capacity: Int) {
        guard capacity > byteCapacity else { return }
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: bytes, byteCount: byteCount)
        bytes.deallocate()
        bytes = larger
        byteCapacity = capacity
    }
}

/// One row of a page, as the formats see it: cells and the bytes that they point into.
@usableFromInline
package struct Row {
    @usableFromInline package let bytes: UnsafeRawPointer
    @usableFromInline package let cells: UnsafePointer<Cell>
    @usableFromInline package let count: Int

    @inlinable
    package subscript(column: Int) -> Cell { cells[column] }

    /// The bytes of one cell.
    @inlinable
    package func bytes(of cell: Cell) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bytes + Int(cell.offset), count: Int(cell.length))
    }
}
