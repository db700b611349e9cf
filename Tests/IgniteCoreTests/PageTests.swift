import IgniteCore
import Testing

@Suite struct PageTests {
    @Test func holdsRows() {
        let page = Page()
        page.prepare(rows: 3, columns: 2)
        page.reserveBytes(6)
        for index in 0..<6 {
            page.bytes.storeBytes(of: UInt8(index + 0x61), toByteOffset: index, as: UInt8.self)
            (page.cells + index).initialize(to: Cell(offset: UInt32(index), length: 1, encoding: .text))
        }
        page.byteCount = 6
        #expect(page.rowCount == 3 && page.columnCount == 2)
        for row in 0..<3 {
            #expect(page.row(row).count == 2)
            for column in 0..<2 {
                let cell = page.row(row)[column]
                #expect(Array(page.row(row).bytes(of: cell)) == [UInt8(row * 2 + column + 0x61)])
                #expect(!cell.isNull)
            }
        }
    }

    @Test func growsAndKeepsItsBytes() {
        let page = Page()
        page.reserveBytes(100)
        let capacity = page.buffer.capacity
        for index in 0..<100 { page.bytes.storeBytes(of: UInt8(index), toByteOffset: index, as: UInt8.self) }
        page.byteCount = 100
        page.reserveBytes(capacity)
        #expect(page.buffer.capacity == capacity)
        page.reserveBytes(capacity * 3)
        #expect(page.buffer.capacity >= capacity * 3)
        #expect((0..<100).allSatisfy { page.bytes.load(fromByteOffset: $0, as: UInt8.self) == UInt8($0) })
    }

    @Test func isFilledAgain() {
        let page = Page()
        for (rows, columns) in [(2, 3), (1024, 8), (0, 3), (5, 0), (1, 1)] {
            page.prepare(rows: rows, columns: columns)
            for index in 0..<rows * columns {
                (page.cells + index).initialize(to: Cell(offset: UInt32(index), length: 0, encoding: .null))
            }
            #expect(page.rowCount == rows && page.columnCount == columns)
            guard rows > 0, columns > 0 else { continue }
            #expect(page.row(rows - 1)[columns - 1].offset == UInt32(rows * columns - 1))
            #expect(page.row(0)[0].isNull)
        }
    }

    @Test func cellsAreSmall() {
        #expect(MemoryLayout<Cell>.stride == 12)
    }
}
