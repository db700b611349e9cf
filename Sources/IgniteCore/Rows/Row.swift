/// One row of a page, for the formats: its cells and the bytes that they point into.
@usableFromInline
package struct Row {
    @usableFromInline package let bytes: UnsafeRawPointer
    @usableFromInline package let cells: UnsafePointer<Cell>
    @usableFromInline package let count: Int

    /// - Parameter cells: The places of the values in the bytes, which were checked.
    package init(bytes: UnsafeRawPointer, cells: UnsafePointer<Cell>, count: Int) {
        self.bytes = bytes
        self.cells = cells
        self.count = count
    }

    @inlinable
    package subscript(column: Int) -> Cell { cells[column] }

    /// The bytes of one cell.
    @inlinable
    package func bytes(of cell: Cell) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bytes + Int(cell.offset), count: Int(cell.length))
    }
}

/// The rows of a page in order, for access without going through the page.
package struct PageRows: Sequence, IteratorProtocol {
    private var present: Row
    private var left: Int

    init(first: Row, count: Int) {
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
