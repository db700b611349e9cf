private import Glibc

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

/// Memory for one frame. It grows with what has arrived, not with what a length field promises.
package final class FrameBuffer {
    /// The first byte; valid until the next `reserve`.
    package private(set) var bytes: UnsafeMutableRawPointer
    package private(set) var capacity: Int
    /// How many bytes hold something.
    package var count = 0

    package init(capacity: Int = 1 << 16) {
        self.capacity = capacity
        bytes = Self.allocated(malloc(max(capacity, 1)))
    }

    deinit { free(bytes) }

    /// The bytes that hold something; valid until the next `reserve`.
    package var contents: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

    /// Makes room for `wanted` bytes in all and keeps what is there.
    package func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        // realloc moves pages of memory instead of copying them.
        bytes = Self.allocated(realloc(bytes, wanted))
        capacity = wanted
    }

    private static func allocated(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
        guard let pointer else { fatalError("out of memory") }
        return pointer
    }
}

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

/// The rows of a page, one after the other, without looking at the page each time.
package struct PageRows: Sequence, IteratorProtocol {
    private var present: Row
    private var left: Int

    fileprivate init(first: Row, count: Int) {
        present = first
        left = count
    }

    package mutating func next() -> Row? {
        guard left > 0 else { return nil }
        defer {
            left -= 1
            present = Row(bytes: present.bytes, cells: present.cells + present.count, count: present.count)
        }
        return present
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
