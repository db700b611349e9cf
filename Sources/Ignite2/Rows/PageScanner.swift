package import IgniteCore

/// Fills a page with the rows of a response (ignite2-protocol.md 4.1, 5): `int32` rows, then every value of them with its
/// type code, then whether there are more pages.
///
/// Cells point into the buffer in which the response arrived, and values are brought into the encodings of cells there.
/// The text of values that SQL has no type for is appended to the buffer.
package final class PageScanner {
    /// Where a scan stands.
    package enum Step: Equatable, Sendable {
        /// The page is complete.
        case done
        /// The next value is a date or a time; scan on with a calendar.
        case needsCalendar
        /// The next value is of a type that must be asked for; scan on when it has been stored.
        case needsType(Int32)
    }

    private let columnCount: Int
    private var page = Page()
    /// The end of the response.
    private var end = 0
    /// The next value.
    private var position = 0
    private var nextCell = 0
    private var cellCount = 0
    private var clock = LocalClock()
    private var text = ObjectText()
    /// Whether there are pages after this one; known after the scan.
    package private(set) var hasMore = false

    package init(columnCount: Int) { self.columnCount = columnCount }

    /// Begins a page, whose buffer ends with the rows and has not been scanned.
    ///
    /// - Parameter offset: That of the number of rows.
    package func begin(_ page: Page, at offset: Int) throws(WireError) {
        self.page = page
        end = page.byteCount
        text.begin(messageLength: end)
        clock.reset()
        nextCell = 0
        cellCount = 0
        // The earlier cells of the page point into another buffer.
        page.prepare(rows: 0, columns: columnCount)
        var reader = ByteReader(page.buffer.contents, from: offset)
        // A value takes at least a byte.
        let rows = try reader.count(ofAtLeast: max(columnCount, 1))
        guard columnCount > 0 || rows == 0 else { throw .invalid(offset: offset, what: "rows without columns") }
        position = reader.offset
        cellCount = rows * columnCount
        page.prepare(rows: rows, columns: columnCount)
    }

    /// Scans the rest of the page, as far as it can be read. Everything before a value that needs something is kept, and
    /// the scan goes on at that value.
    ///
    /// - Parameter calendar: Nil as long as it is unknown. It must not change during a page.
    package func scan(calendar: ServerCalendar?, types: BinaryTypes) throws(WireError) -> Step {
        do throws(WireError) {
            let step = try scanCells(calendar, types)
            if step == .done { try finish() }
            return step
        } catch {
            // The partial page is invalid, and the cells after it are not set.
            page.prepare(rows: 0, columns: columnCount)
            throw error
        }
    }

    private func finish() throws(WireError) {
        var reader = ByteReader(page.buffer.contents, from: position)
        hasMore = try reader.bool()
        guard reader.remaining == 0 else { throw .invalid(offset: reader.offset, what: "bytes after the last row") }
        let length = text.out.count
        guard length > 0 else { return }
        page.reserveBytes(end + length)
        (page.bytes + end).copyMemory(from: text.out.base, byteCount: length)
        page.byteCount = end + length
    }

    // MARK: Cells

    private func scanCells(_ calendar: ServerCalendar?, _ types: BinaryTypes) throws(WireError) -> Step {
        let base = page.bytes
        let cells = page.cells
        let end = end
        let count = cellCount
        // Local variables, which need no checks of exclusive access.
        var position = position
        var index = nextCell
        var clock = clock
        defer {
            self.position = position
            nextCell = index
            self.clock = clock
        }
        while index < count {
            guard position < end else { throw .truncated(offset: position) }
            let start = position &+ 1
            let room = end &- start
            let code = base.load(fromByteOffset: position, as: UInt8.self)
            let common: (Cell, Int)? =
                switch code {
                case TypeCode.int.rawValue: try Self.cell(.int32, at: start, 4, room)
                case TypeCode.long.rawValue: try Self.cell(.int64, at: start, 8, room)
                case TypeCode.double.rawValue: try Self.cell(.double, at: start, 8, room)
                case TypeCode.null.rawValue: try Self.cell(.null, at: start, 0, room)
                case TypeCode.string.rawValue: try Self.string(base, start, room)
                case TypeCode.decimal.rawValue: try Self.decimal(base, start, end)
                case TypeCode.timestamp.rawValue: try Self.timestamp(base, start, room, clock)
                case TypeCode.javaObject.rawValue: Self.date(base, start, room, &clock, calendar)
                default: nil
                }
            if let common {
                (cells[index], position) = common
            } else {
                self.position = position
                let code = TypeCode(rawValue: code)
                if let step = try scanRareCell(code, into: cells + index, &clock, calendar, types) { return step }
                position = self.position
            }
            index &+= 1
        }
        return .done
    }

    /// Returns a cell of a fixed length, and where it ends.
    @inline(__always)
    private static func cell(
        _ encoding: CellEncoding, at start: Int, _ length: Int, _ room: Int
    ) throws(WireError) -> (Cell, Int) {
        guard length <= room else { throw .truncated(offset: start &- 1) }
        return (
            Cell(
                offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: length),
                encoding: encoding),
            start &+ length
        )
    }

    /// Returns the cell of a string or of bytes after their length.
    @inline(__always)
    private static func string(
        _ base: UnsafeMutableRawPointer, _ start: Int, _ room: Int, encoding: CellEncoding = .text
    ) throws(WireError) -> (Cell, Int) {
        guard room >= 4 else { throw .truncated(offset: start &- 1) }
        let length = Int(Int32(littleEndian: base.loadUnaligned(fromByteOffset: start, as: Int32.self)))
        guard length >= 0, length <= room &- 4 else { throw .truncated(offset: start) }
        let (cell, end) = try cell(encoding, at: start &+ 4, length, room &- 4)
        guard encoding == .bytes || isASCII(base + start + 4, length) || cell.isValid(in: base) else {
            throw .invalid(offset: start &+ 4, what: "text that is not UTF-8")
        }
        return (cell, end)
    }

    /// Returns the cell of a decimal: its scale is moved to the two bytes before the magnitude, which becomes two's
    /// complement. Returns nil and changes nothing if no cell can hold the number.
    @inline(__always)
    private static func decimal(
        _ base: UnsafeMutableRawPointer, _ start: Int, _ end: Int
    ) throws(WireError) -> (Cell, Int)? {
        var reader = ByteReader(UnsafeRawBufferPointer(start: base, count: end), from: start)
        let form = try DecimalForm(from: &reader)
        guard form.fitsCell else { return nil }
        let magnitude = form.magnitude
        DecimalForm.makeTwosComplement(base + magnitude.lowerBound, count: magnitude.count)
        let scale = Int16(truncatingIfNeeded: form.scale)
        base.storeBytes(of: scale.littleEndian, toByteOffset: magnitude.lowerBound &- 2, as: Int16.self)
        let cell = Cell(
            offset: UInt32(truncatingIfNeeded: magnitude.lowerBound &- 2),
            length: UInt32(truncatingIfNeeded: magnitude.count &+ 2), encoding: .decimal, scale: scale)
        return (cell, magnitude.upperBound)
    }

    /// Returns the cell of a timestamp, whose date and time replace its beginning. Returns nil and changes nothing if its
    /// date is not that of the one before.
    @inline(__always)
    private static func timestamp(
        _ base: UnsafeMutableRawPointer, _ start: Int, _ room: Int, _ clock: LocalClock
    ) throws(WireError) -> (Cell, Int)? {
        guard room >= 12 else { throw .truncated(offset: start) }
        let milliseconds = Int64(littleEndian: base.loadUnaligned(fromByteOffset: start, as: Int64.self))
        let nanoseconds = Int32(littleEndian: base.loadUnaligned(fromByteOffset: start &+ 8, as: Int32.self))
        guard nanoseconds >= 0, nanoseconds < 1_000_000 else {
            throw .invalid(offset: start &+ 8, what: "nanoseconds that are not within a millisecond")
        }
        guard let length = clock.storeDateTime(milliseconds, nanoseconds: Int(nanoseconds), at: base + start) else {
            return nil
        }
        let cell = Cell(
            offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: length), encoding: .dateTime)
        return (cell, start &+ 12)
    }

    /// Returns the cell of a java.sql.Date, whose date replaces its beginning. Returns nil and changes nothing if the
    /// object is another, the calendar is unknown or a cell cannot hold the date.
    @inline(__always)
    private static func date(
        _ base: UnsafeMutableRawPointer, _ start: Int, _ room: Int, _ clock: inout LocalClock,
        _ calendar: ServerCalendar?
    ) -> (Cell, Int)? {
        guard let calendar, room >= 19,
            Int32(littleEndian: base.loadUnaligned(fromByteOffset: start, as: Int32.self)) == 15,
            let milliseconds = JavaObject.date(base + (start &+ 4)),
            clock.storeDate(milliseconds, calendar, at: base + start)
        else { return nil }
        return (Cell(offset: UInt32(truncatingIfNeeded: start), length: 3, encoding: .date), start &+ 19)
    }

    /// Scans the value at `position`; returns what it needs if it cannot be scanned yet.
    @inline(never)
    private func scanRareCell(
        _ code: TypeCode?, into cell: UnsafeMutablePointer<Cell>, _ clock: inout LocalClock,
        _ calendar: ServerCalendar?, _ types: BinaryTypes
    ) throws(WireError) -> Step? {
        let base = page.bytes
        let start = position + 1
        let room = end - start
        switch code {
        case .byte: (cell.pointee, position) = try Self.cell(.int8, at: start, 1, room)
        case .short: (cell.pointee, position) = try Self.cell(.int16, at: start, 2, room)
        case .float: (cell.pointee, position) = try Self.cell(.real, at: start, 4, room)
        case .uuid: (cell.pointee, position) = try Self.cell(.uuid, at: start, 16, room)
        case .byteArray: (cell.pointee, position) = try Self.string(base, start, room, encoding: .bytes)
        case .bool:
            (cell.pointee, position) = try Self.cell(.boolean, at: start, 1, room)
            let byte = base.load(fromByteOffset: start, as: UInt8.self)
            guard byte <= 1 else { throw .unexpected(offset: start, found: byte, expected: "0 or 1") }
        case .char: try scanChar(into: cell)
        case .timestamp, .date, .time:
            guard let calendar else { return .needsCalendar }
            try scanTime(code, into: cell, &clock, calendar)
        case .javaObject: return try scanJavaObject(into: cell, calendar, types)
        default: return try scanObject(into: cell, calendar, types)
        }
        return nil
    }

    /// Replaces the code and the UTF-16 unit after it by UTF-8.
    private func scanChar(into cell: UnsafeMutablePointer<Cell>) throws(WireError) {
        var reader = ByteReader(page.buffer.contents, from: position + 1)
        // Half of a pair is no character.
        let scalar = Unicode.Scalar(try reader.littleEndian(UInt16.self)) ?? "\u{FFFD}"
        let bytes = UTF8.encode(scalar)!
        for (index, byte) in bytes.enumerated() {
            page.bytes.storeBytes(of: byte, toByteOffset: position + index, as: UInt8.self)
        }
        cell.pointee = Cell(offset: UInt32(position), length: UInt32(bytes.count), encoding: .text)
        position += 3
    }

    private func scanTime(
        _ code: TypeCode?, into cell: UnsafeMutablePointer<Cell>, _ clock: inout LocalClock,
        _ calendar: ServerCalendar
    ) throws(WireError) {
        let start = position + 1
        var reader = ByteReader(UnsafeRawBufferPointer(start: page.bytes, count: end), from: start)
        let milliseconds = try reader.littleEndian(Int64.self)
        let nanoseconds = code == .timestamp ? try ObjectText.nanoseconds(&reader) : 0
        position = reader.offset
        if code == .time {
            let millisecond = LocalClock.millisecondOfDay(milliseconds, calendar)
            let length = LocalClock.storeTime(millisecond: millisecond, nanoseconds: 0, at: page.bytes + start)
            cell.pointee = Cell(offset: UInt32(start), length: UInt32(length), encoding: .time)
        } else if let length = clock.storeDateTime(
            milliseconds, nanoseconds: nanoseconds, calendar, at: page.bytes + start)
        {
            cell.pointee = Cell(offset: UInt32(start), length: UInt32(length), encoding: .dateTime)
        } else {
            let begin = text.out.count
            text.append(milliseconds: milliseconds, nanoseconds: nanoseconds, calendar)
            setText(of: cell, from: begin)
        }
    }

    private func scanJavaObject(
        into cell: UnsafeMutablePointer<Cell>, _ calendar: ServerCalendar?, _ types: BinaryTypes
    ) throws(WireError) -> Step? {
        var reader = ByteReader(UnsafeRawBufferPointer(start: page.bytes, count: end), from: position + 1)
        let range = try reader.lengthPrefixed()
        switch JavaObject(range, in: page.bytes) {
        case .date(let milliseconds):
            guard let calendar else { return .needsCalendar }
            // Its year is one that a cell cannot hold.
            let begin = text.out.count
            text.append(dateMilliseconds: milliseconds, calendar)
            setText(of: cell, from: begin)
        case .duration(let offset):
            cell.pointee = Cell(offset: UInt32(offset), length: 12, encoding: .duration)
            guard cell.pointee.isValid(in: page.bytes) else { return try scanObject(into: cell, calendar, types) }
        case .period(let offset): cell.pointee = Cell(offset: UInt32(offset), length: 12, encoding: .period)
        default: return try scanObject(into: cell, calendar, types)
        }
        position = range.upperBound
        return nil
    }

    /// Writes the text of a value.
    private func scanObject(
        into cell: UnsafeMutablePointer<Cell>, _ calendar: ServerCalendar?, _ types: BinaryTypes
    ) throws(WireError) -> Step? {
        let begin = text.out.count
        let reader = ByteReader(UnsafeRawBufferPointer(start: page.bytes, count: end), from: position)
        let next = try text.append(reader, ObjectText.Context(calendar: calendar, types: types))
        if let missing = text.missing {
            text.out.truncate(to: begin)
            return missing
        }
        setText(of: cell, from: begin)
        position = next
        return nil
    }

    /// Makes a cell of the text from an offset on. It stands after the response when the scan is complete.
    private func setText(of cell: UnsafeMutablePointer<Cell>, from begin: Int) {
        cell.pointee = Cell(
            offset: UInt32(truncatingIfNeeded: end + begin), length: UInt32(text.out.count - begin), encoding: .object)
    }
}
