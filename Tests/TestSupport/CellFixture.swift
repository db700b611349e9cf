package import IgniteCore

/// One cell over the given bytes, in a page of its own.
package struct CellFixture {
    package let page: Page
    package let cell: Cell

    package init(_ encoding: CellEncoding, _ bytes: [UInt8], scale: Int16 = 0) {
        page = Page()
        page.reserveBytes(bytes.count)
        page.bytes.copyMemory(from: bytes, byteCount: bytes.count)
        page.byteCount = bytes.count
        page.prepare(rows: 1, columns: 1)
        cell = Cell(offset: 0, length: UInt32(bytes.count), encoding: encoding, scale: scale)
        page.cells.initialize(to: cell)
    }

    package var isValid: Bool { cell.isValid(in: UnsafeRawPointer(page.bytes)) }

    package var value: Value { page.row(0).value(of: cell) }

    package func text(zone: ZoneRules = ZoneRules(), style: ValueText.Style = .plain) -> String {
        var out = ByteWriter()
        ValueText(zone: zone, style: style).write(cell, of: page.row(0), to: &out)
        return String(decoding: out.bytes, as: UTF8.self)
    }
}

/// Bytes from hex digits; blanks between them are allowed.
package func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { $0 != " " }.map { UInt8($0.hexDigitValue!) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// What `write` appends to an empty writer.
package func written(_ write: (inout ByteWriter) -> Void) -> [UInt8] {
    var out = ByteWriter()
    write(&out)
    return out.array
}

/// The same as text.
package func writtenText(_ write: (inout ByteWriter) -> Void) -> String {
    String(decoding: written(write), as: UTF8.self)
}
