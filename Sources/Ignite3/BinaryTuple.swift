import IgniteCore

/// Finds the elements of tuples (ignite3-protocol.md 11.2) and fills pages with them.
package enum BinaryTuple {
    /// How the elements of one column are read.
    struct ColumnPlan {
        let encoding: CellEncoding
        /// No value of the type is longer.
        let maximumLength: UInt32
        /// Digits to show after a decimal's point.
        let scale: Int16
        /// Whether an element may begin with the marker byte that tells empty from null.
        let hasMarker: Bool

        init(_ column: Column) {
            var maximumLength = UInt32.max
            switch column.type {
            case .null: (encoding, maximumLength) = (.null, 0)
            case .boolean: encoding = .boolean
            case .tinyint: (encoding, maximumLength) = (.integer, 1)
            case .smallint: (encoding, maximumLength) = (.integer, 2)
            case .integer: (encoding, maximumLength) = (.integer, 4)
            case .bigint: encoding = .integer
            case .real: encoding = .real
            case .double: encoding = .double
            case .decimal: encoding = .decimal
            case .date: encoding = .date
            case .time: encoding = .time
            case .timestamp: encoding = .dateTime
            case .timestampWithLocalTimeZone: encoding = .instant
            case .uuid: encoding = .uuid
            case .varchar: encoding = .text
            case .varbinary: encoding = .bytes
            case .intervalYearMonth: encoding = .period
            case .intervalDayTime: encoding = .duration
            }
            self.maximumLength = maximumLength
            scale = Int16(clamping: column.scale ?? 0)
            hasMarker = encoding == .text || encoding == .bytes
        }
    }

    /// Reads `n` and n tuples into the page, whose buffer the reader reads.
    static func scanRows(
        _ reader: inout ByteReader, plans: [ColumnPlan], into page: Page
    ) throws(WireError) {
        let columns = plans.count
        // A row takes its header, the flags and an offset for each column at least.
        let rows = try reader.unpackCount(ofAtLeast: columns + 3)
        page.prepare(rows: rows, columns: columns)
        var cell = page.cells
        for _ in 0..<rows {
            let tuple = try reader.unpackBinary()
            try scan(reader.base, tuple, plans: plans, into: cell)
            cell += columns
        }
    }

    private static func scan(
        _ base: UnsafeRawPointer, _ tuple: Range<Int>, plans: [ColumnPlan], into cells: UnsafeMutablePointer<Cell>
    ) throws(WireError) {
        guard !tuple.isEmpty else { throw .truncated(offset: tuple.lowerBound) }
        let sizeBits = Int(base.load(fromByteOffset: tuple.lowerBound, as: UInt8.self) & 3)
        let table = tuple.lowerBound + 1
        let elements = table + (plans.count << sizeBits)
        guard sizeBits < 3, elements <= tuple.upperBound else {
            throw .invalid(offset: tuple.lowerBound, what: "a tuple with fewer elements than there are columns")
        }
        var start = elements
        for index in 0..<plans.count {
            let entry = table + (index << sizeBits)
            let end: Int
            switch sizeBits {
            case 0: end = elements + Int(base.load(fromByteOffset: entry, as: UInt8.self))
            case 1:
                end = elements + Int(UInt16(littleEndian: base.loadUnaligned(fromByteOffset: entry, as: UInt16.self)))
            default:
                end = elements + Int(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: entry, as: UInt32.self)))
            }
            guard end >= start, end <= tuple.upperBound else {
                throw .invalid(offset: entry, what: "a tuple whose offsets do not fit it")
            }
            cells[index] = try element(base, start..<end, plans[index])
            start = end
        }
        guard start == tuple.upperBound else {
            throw .invalid(offset: start, what: "a tuple with more bytes than its elements take")
        }
    }

    @inline(__always)
    private static func element(
        _ base: UnsafeRawPointer, _ range: Range<Int>, _ plan: ColumnPlan
    ) throws(WireError) -> Cell {
        // No bytes mean null, whatever the type.
        if range.isEmpty { return Cell(offset: UInt32(range.lowerBound), length: 0, encoding: .null) }
        var cell = Cell(
            offset: UInt32(range.lowerBound), length: UInt32(range.count), encoding: plan.encoding, scale: plan.scale)
        if plan.hasMarker, base.load(fromByteOffset: range.lowerBound, as: UInt8.self) == variableLengthMarker {
            cell.offset += 1
            cell.length -= 1
        }
        guard cell.length <= plan.maximumLength, cell.isValid(in: base) else {
            throw .invalid(offset: range.lowerBound, what: "a value that is none of its column's type")
        }
        return cell
    }
}
