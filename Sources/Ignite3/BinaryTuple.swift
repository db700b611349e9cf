package import IgniteCore

/// Finds the elements of tuples (ignite3-protocol.md 11.2) and fills pages with them.
package enum BinaryTuple {
    /// How the elements of one column are read.
    struct ColumnPlan {
        let encoding: CellEncoding
        /// The maximum number of bytes in an integer of the type.
        let integerLength: UInt32
        /// The number of digits to show after the decimal point.
        let scale: Int16
        /// Whether an element can begin with the marker byte that distinguishes empty from null.
        let hasMarker: Bool

        init(_ column: Column) {
            encoding = BinaryTuple.encoding(of: column.type)
            integerLength =
                switch encoding {
                case .int8: 1
                case .int16: 2
                case .int32: 4
                default: 8
                }
            scale = Int16(clamping: column.scale ?? 0)
            hasMarker = encoding == .text || encoding == .bytes
        }
    }

    /// Returns the encoding in which elements hold values of a type (ignite3-protocol.md 11.3).
    package static func encoding(of type: ColumnType) -> CellEncoding {
        switch type {
        case .null: .null
        case .boolean: .boolean
        case .tinyint: .int8
        case .smallint: .int16
        case .integer: .int32
        case .bigint: .int64
        case .real: .real
        case .double: .double
        case .decimal: .decimal
        case .date: .date
        case .time: .time
        case .timestamp: .dateTime
        case .timestampWithLocalTimeZone: .instant
        case .uuid: .uuid
        case .varchar: .text
        case .varbinary: .bytes
        case .intervalYearMonth: .period
        case .intervalDayTime: .duration
        // No column is declared like that.
        case .object: .object
        }
    }

    /// Reads `n` and n tuples into the page whose buffer the reader reads.
    static func scanRows(
        _ reader: inout ByteReader, plans: [ColumnPlan], into page: Page
    ) throws(WireError) {
        let columns = plans.count
        // The earlier cells of the page point into another buffer.
        page.prepare(rows: 0, columns: columns)
        // A row takes at least its header, the flags and an offset for each column.
        let rows = try reader.unpackCount(ofAtLeast: columns + 3)
        page.prepare(rows: rows, columns: columns)
        let cells = page.cells
        let fault = plans.withUnsafeBufferPointer { plans -> WireError? in
            do throws(WireError) {
                for row in 0..<rows {
                    let tuple = try reader.unpackBinary()
                    try scan(reader.base, tuple, plans: plans, into: cells + row &* columns)
                }
                return nil
            } catch {
                return error
            }
        }
        if let fault {
            // The partial page is invalid, and the cells after it are not set.
            page.prepare(rows: 0, columns: columns)
            throw fault
        }
    }

    /// Reads tuples at known places into the page whose buffer the reader reads.
    static func scan(
        _ tuples: [Range<Int>], of reader: ByteReader, plans: [ColumnPlan], into page: Page
    ) throws(WireError) {
        let columns = plans.count
        page.prepare(rows: tuples.count, columns: columns)
        let cells = page.cells
        let fault = plans.withUnsafeBufferPointer { plans -> WireError? in
            do throws(WireError) {
                for (row, tuple) in tuples.enumerated() {
                    try scan(reader.base, tuple, plans: plans, into: cells + row &* columns)
                }
                return nil
            } catch {
                return error
            }
        }
        if let fault {
            page.prepare(rows: 0, columns: columns)
            throw fault
        }
    }

    private static func scan(
        _ base: UnsafeRawPointer, _ tuple: Range<Int>, plans: UnsafeBufferPointer<ColumnPlan>,
        into cells: UnsafeMutablePointer<Cell>
    ) throws(WireError) {
        guard !tuple.isEmpty else { throw .truncated(offset: tuple.lowerBound) }
        switch base.load(fromByteOffset: tuple.lowerBound, as: UInt8.self) & 3 {
        case 0: try scan(base, tuple, UInt8.self, plans, cells)
        case 1: try scan(base, tuple, UInt16.self, plans, cells)
        case 2: try scan(base, tuple, UInt32.self, plans, cells)
        default: throw .invalid(offset: tuple.lowerBound, what: "a tuple with offsets of 8 bytes")
        }
    }

    @inline(__always)
    private static func scan<Offset: FixedWidthInteger & UnsignedInteger>(
        _ base: UnsafeRawPointer, _ tuple: Range<Int>, _ type: Offset.Type, _ plans: UnsafeBufferPointer<ColumnPlan>,
        _ cells: UnsafeMutablePointer<Cell>
    ) throws(WireError) {
        let size = MemoryLayout<Offset>.size
        let elements = tuple.lowerBound &+ 1 &+ plans.count &* size
        guard elements <= tuple.upperBound else {
            throw .invalid(offset: tuple.lowerBound, what: "a tuple with fewer elements than there are columns")
        }
        var entry = tuple.lowerBound &+ 1
        var start = elements
        for index in 0..<plans.count {
            let offset = Offset(littleEndian: base.loadUnaligned(fromByteOffset: entry, as: Offset.self))
            let end = elements &+ Int(truncatingIfNeeded: offset)
            guard end >= start, end <= tuple.upperBound else {
                throw .invalid(offset: entry, what: "a tuple with offsets outside of it")
            }
            let cell = cell(base, start, end &- start, plans[index])
            guard isValid(cell, plans[index], in: base) else {
                throw .invalid(offset: start, what: "a value that does not match its column's type")
            }
            cells[index] = cell
            entry &+= size
            start = end
        }
        guard start == tuple.upperBound else {
            throw .invalid(offset: start, what: "a tuple with more bytes than its elements")
        }
    }

    /// Returns the cell of one element, or nil if its bytes do not match the type.
    static func cell(_ base: UnsafeRawPointer, _ element: Range<Int>, _ plan: ColumnPlan) -> Cell? {
        let cell = cell(base, element.lowerBound, element.count, plan)
        return isValid(cell, plan, in: base) ? cell : nil
    }

    @inline(__always)
    private static func cell(_ base: UnsafeRawPointer, _ start: Int, _ length: Int, _ plan: ColumnPlan) -> Cell {
        let hasMarker =
            plan.hasMarker && length > 0 && base.load(fromByteOffset: start, as: UInt8.self) == variableLengthMarker
        let skipped = hasMarker ? 1 : 0
        return Cell(
            offset: UInt32(truncatingIfNeeded: start &+ skipped), length: UInt32(truncatingIfNeeded: length &- skipped),
            // No bytes mean null, whatever the type.
            encoding: length == 0 ? .null : plan.encoding, scale: plan.scale)
    }

    /// Checks like `Cell.isValid`, with a fast path for the most common cells.
    @inline(__always)
    private static func isValid(_ cell: Cell, _ plan: ColumnPlan, in base: UnsafeRawPointer) -> Bool {
        switch cell.encoding {
        case .null: return cell.length == 0
        case .int8, .int16, .int32, .int64:
            return cell.length <= plan.integerLength && cell.length & (cell.length &- 1) == 0
        case .text: return isASCII(base + Int(cell.offset), Int(cell.length)) || cell.isValid(in: base)
        default: return cell.isValid(in: base)
        }
    }
}
