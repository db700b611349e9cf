extension Row {
    /// Returns the value of a cell, which the scan has checked.
    package func value(of cell: Cell) -> Value {
        let start = bytes + Int(cell.offset)
        let length = Int(cell.length)
        switch cell.encoding {
        case .null: return .null
        case .boolean: return .boolean(start.load(as: UInt8.self) != 0)
        case .int8: return .tinyint(Int8(truncatingIfNeeded: CellBytes.integer(start, length)))
        case .int16: return .smallint(Int16(truncatingIfNeeded: CellBytes.integer(start, length)))
        case .int32: return .integer(Int32(truncatingIfNeeded: CellBytes.integer(start, length)))
        case .int64: return .bigint(CellBytes.integer(start, length))
        case .real: return .real(Float(bitPattern: UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))))
        case .double: return .double(CellBytes.double(start, length))
        case .decimal: return .decimal(Self.decimal(start, length, shownScale: cell.scale))
        case .date: return .date(LocalDate(known: CellBytes.date(start)))
        case .time: return .time(LocalTime(known: CellBytes.time(start, length)))
        case .dateTime:
            return .timestamp(
                LocalDateTime(
                    date: LocalDate(known: CellBytes.date(start)),
                    time: LocalTime(known: CellBytes.time(start + 3, length - 3))))
        case .instant: return .timestampWithLocalTimeZone(Instant(known: CellBytes.instant(start, length)))
        case .uuid:
            return .uuid(
                IgniteUUID(
                    mostSignificant: UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)),
                    leastSignificant: UInt64(littleEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))))
        case .text: return .varchar(String(decoding: bytes(of: cell), as: UTF8.self))
        case .object: return .object(String(decoding: bytes(of: cell), as: UTF8.self))
        case .bytes: return .varbinary([UInt8](bytes(of: cell)))
        case .period:
            let (years, months, days) = CellBytes.period(start, length)
            return .intervalYearMonth(Period(years: Int32(years), months: Int32(months), days: Int32(days)))
        case .duration: return .intervalDayTime(DayTimeInterval(known: CellBytes.instant(start, length)))
        }
    }

    /// Returns the number with the scale to show if that holds every digit, as in the text form.
    private static func decimal(_ start: UnsafeRawPointer, _ length: Int, shownScale: Int16) -> BigDecimal {
        let scale = Int16(littleEndian: start.loadUnaligned(as: Int16.self))
        let number = BigDecimal(
            unscaled: UnsafeRawBufferPointer(start: start + 2, count: length - 2), scale: scale)
        return number.rescaled(to: max(shownScale, scale, 0))
    }
}
