import Ignite3
import IgniteCore
import IgniteShell

/// Writes a result in one of the formats, with rows and settings taken from the input.
///
/// All output must be UTF-8. Formats for programs must preserve the values, and formats for people must not contain
/// control characters.
let formatsTarget = FuzzTarget(name: "formats", longestInput: 320) { bytes in
    var input = FuzzInput(bytes)
    let settings = formatSettings(&input)
    let columns = (0..<input.number(below: 6)).map { _ in
        Column(name: input.text(), type: input.choice(of: ColumnType.allCases), scale: input.number(below: 12))
    }
    var rows: [[UInt8]] = []
    let firstPage = input.number(below: 4)
    while !input.isEmpty, rows.count < 8 { rows.append(row(of: columns, &input)) }
    let pages = [rows.prefix(firstPage), rows.dropFirst(firstPage)].map { rows in
        guard let page = readPage(Array(rows), columns) else { fatalError("rows that cannot be read") }
        return page
    }

    var out = ByteWriter()
    var format = OutputFormats.make(settings)
    format.begin(Sample(columns, page: pages[0], isWhole: pages[1].rowCount == 0), to: &out)
    for page in pages {
        var rows = page.rows
        while let row = rows.next() { format.row(row, to: &out) }
    }
    format.end(ResultEnd(rowCount: rows.count), to: &out)

    require(isUTF8(out.bytes), "not UTF-8")
    guard !columns.isEmpty else { return }
    let shown = pages.flatMap { page in (0..<page.rowCount).map { texts(of: page.row($0), settings) } }
    switch settings.format {
    case "json": require(JSONCheck.isValid(out.array), "invalid JSON")
    case "jsonl":
        let lines = out.array.split(separator: UInt8(ascii: "\n"))
        require(lines.count == rows.count && lines.allSatisfy { JSONCheck.isValid(Array($0)) }, "invalid JSON lines")
    case "csv" where settings.expanded != .on: checkCSV(out.array, columns, shown, settings)
    case "tsv" where settings.expanded != .on:
        let lines = out.array.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        require(lines.count == rows.count + (settings.tuplesOnly ? 0 : 1), "wrong number of lines")
        for line in lines {
            let tabs = line.count { $0 == UInt8(ascii: "\t") }
            require(tabs == columns.count - 1 && !line.contains(UInt8(ascii: "\r")), "wrong number of fields")
        }
    case "aligned", "wrapped", "vertical":
        guard !settings.isColored else { return }
        require(out.array.allSatisfy { $0 == 0x0A || $0 >= 0x20 && $0 != 0x7F }, "a control character")
    default: break
    }
}

private func formatSettings(_ input: inout FuzzInput) -> FormatSettings {
    var settings = FormatSettings()
    settings.format = input.choice(of: OutputFormats.all).name
    settings.border = input.number(below: 5)
    settings.expanded = input.choice(of: [.off, .off, .on, .auto])
    settings.lineStyle = input.choice(of: [.ascii, .unicode])
    settings.csvFieldSeparator = input.choice(of: Array(",;|\t.-0e\\ :a".utf8))
    settings.null = input.choice(of: ["", "NULL", "-", "∅", ",", "\"", "0", "null"])
    let flags = input.byte()
    settings.tuplesOnly = flags & 1 != 0
    settings.footer = flags & 2 != 0
    settings.title = flags & 4 != 0 ? "A title" : nil
    settings.isColored = flags & 8 != 0
    settings.insertTable = flags & 16 != 0 ? input.text(atMost: 8) : nil
    settings.columns = flags & 32 != 0 ? input.number(below: 60) : nil
    settings.screenWidth = flags & 64 != 0 ? input.number(below: 100) : nil
    settings.fieldSeparator = flags & 128 != 0 ? input.text(atMost: 3) : "|"
    return settings
}

/// Returns a tuple with a value for each column.
private func row(of columns: [Column], _ input: inout FuzzInput) -> [UInt8] {
    var row = TupleWriter()
    for column in columns {
        let value = fuzzValue(of: column.type, &input)
        row.append { $0.appendElement(value) }
    }
    return row.bytes
}

/// Returns a value of a type, made from the input; NULL if the input gives no valid value.
func fuzzValue(of type: ColumnType, _ input: inout FuzzInput) -> Value {
    switch type {
    case .null: return .null
    case .boolean: return .boolean(input.flag())
    case .tinyint: return .tinyint(Int8(bitPattern: input.byte()))
    case .smallint: return .smallint(Int16(truncatingIfNeeded: input.int64(2)))
    case .integer: return .integer(Int32(truncatingIfNeeded: input.int64(4)))
    case .bigint: return .bigint(input.int64())
    case .real: return .real(Float(bitPattern: UInt32(truncatingIfNeeded: input.int64(4))))
    case .double: return .double(Double(bitPattern: UInt64(bitPattern: input.int64())))
    case .decimal:
        let scale = Int16(Int8(bitPattern: input.byte()))
        return .decimal(BigDecimal(unscaled: input.bytes(input.number(below: 20)), scale: scale))
    case .date: return date(&input).map { .date($0) } ?? .null
    case .time: return time(&input).map { .time($0) } ?? .null
    case .timestamp:
        guard let date = date(&input), let time = time(&input) else { return .null }
        return .timestamp(LocalDateTime(date: date, time: time))
    case .timestampWithLocalTimeZone:
        let seconds = input.int64(6)
        return Instant(seconds: seconds, nanoseconds: nanosecond(&input)).map { .timestampWithLocalTimeZone($0) }
            ?? .null
    case .uuid:
        let half = UInt64(bitPattern: input.int64())
        return .uuid(IgniteUUID(mostSignificant: half, leastSignificant: ~half))
    case .varchar: return input.flag() ? .null : .varchar(input.text())
    case .object: return .object(input.text())
    case .varbinary: return .varbinary(input.bytes(input.number(below: 20)))
    case .intervalYearMonth:
        let parts = (0..<3).map { _ in Int32(truncatingIfNeeded: input.int64(4)) }
        return .intervalYearMonth(Period(years: parts[0], months: parts[1], days: parts[2]))
    case .intervalDayTime:
        let seconds = input.int64(7)
        return DayTimeInterval(seconds: seconds, nanoseconds: nanosecond(&input)).map { .intervalDayTime($0) } ?? .null
    }
}

private func date(_ input: inout FuzzInput) -> LocalDate? {
    LocalDate(
        year: Int(Int16(truncatingIfNeeded: input.int64(2))), month: 1 + input.number(below: 12),
        day: 1 + input.number(below: 31))
}

private func time(_ input: inout FuzzInput) -> LocalTime? {
    LocalTime(
        hour: input.number(below: 24), minute: input.number(below: 60), second: input.number(below: 60),
        nanosecond: Int(nanosecond(&input)))
}

/// Returns a number that is whole, in thousandths, or arbitrary.
private func nanosecond(_ input: inout FuzzInput) -> Int32 {
    let number = Int32(truncatingIfNeeded: input.int64(4).magnitude % 1_000_000_000)
    return input.choice(of: [0, number - number % 1_000_000, number - number % 1000, number])
}

/// The plain texts of a row, with nil for NULL.
private func texts(of row: Row, _ settings: FormatSettings) -> [[UInt8]?] {
    (0..<row.count).map { index in
        guard !row[index].isNull else { return nil }
        var out = ByteWriter()
        ValueText(zone: settings.zone).write(row[index], of: row, to: &out)
        return out.array
    }
}

// MARK: CSV

/// Reads CSV according to RFC 4180 and compares it with the rows.
private func checkCSV(_ bytes: [UInt8], _ columns: [Column], _ rows: [[[UInt8]?]], _ settings: FormatSettings) {
    var records = csvRecords(bytes, separator: settings.csvFieldSeparator)
    if !settings.tuplesOnly {
        let names = records.isEmpty ? [] : records.removeFirst()
        require(names.map(\.text) == columns.map { Array($0.name.utf8) }, "other names")
    }
    require(records.count == rows.count, "\(records.count) records instead of \(rows.count)")
    let null = Array(settings.null.utf8)
    let canTellNull = !null.contains { $0 == settings.csvFieldSeparator || $0 == UInt8(ascii: "\"") }
    for (record, row) in zip(records, rows) {
        require(record.count == row.count, "wrong number of fields")
        for (field, text) in zip(record, row) {
            require(field.text == text ?? null, "the value differs: \(field), \(text ?? null)")
            if canTellNull {
                require((text == nil) == (!field.isQuoted && field.text == null), "NULL is ambiguous: \(field)")
            }
        }
    }
}

private struct CSVField {
    var text: [UInt8] = []
    var isQuoted = false
}

private func csvRecords(_ bytes: [UInt8], separator: UInt8) -> [[CSVField]] {
    var records: [[CSVField]] = []
    var record: [CSVField] = []
    var field = CSVField()
    var isInside = false
    for byte in bytes {
        if byte == UInt8(ascii: "\"") {
            // A doubled quote within quotes means one quote.
            if !isInside, field.isQuoted { field.text.append(byte) }
            isInside.toggle()
            field.isQuoted = true
        } else if !isInside, byte == separator || byte == UInt8(ascii: "\n") {
            record.append(field)
            field = CSVField()
            guard byte == UInt8(ascii: "\n") else { continue }
            records.append(record)
            record = []
        } else {
            field.text.append(byte)
        }
    }
    require(record.isEmpty && field.text.isEmpty && !isInside, "missing line end")
    return records
}
