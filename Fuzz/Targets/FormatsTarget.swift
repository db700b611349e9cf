import Ignite3
import IgniteCore
import IgniteShell

/// A result and settings put together from the input, written in one of the formats.
///
/// All output is UTF-8; what programs read gives the values back, and what people read holds no control characters.
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
    format.begin(columns, sample: Sample(page: pages[0], isWhole: pages[1].rowCount == 0), to: &out)
    for page in pages {
        var rows = page.rows
        while let row = rows.next() { format.row(row, to: &out) }
    }
    format.end(ResultEnd(rowCount: rows.count), to: &out)

    require(isUTF8(out.bytes), "not UTF-8")
    guard !columns.isEmpty else { return }
    let shown = pages.flatMap { page in (0..<page.rowCount).map { texts(of: page.row($0), settings) } }
    switch settings.format {
    case "json": require(JSONCheck.isValid(out.array), "no JSON")
    case "jsonl":
        let lines = out.array.split(separator: UInt8(ascii: "\n"))
        require(lines.count == rows.count && lines.allSatisfy { JSONCheck.isValid(Array($0)) }, "no JSON lines")
    case "csv" where settings.expanded != .on: checkCSV(out.array, columns, shown, settings)
    case "tsv" where settings.expanded != .on:
        let lines = out.array.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        require(lines.count == rows.count + (settings.tuplesOnly ? 0 : 1), "another number of lines")
        for line in lines {
            let tabs = line.count { $0 == UInt8(ascii: "\t") }
            require(tabs == columns.count - 1 && !line.contains(UInt8(ascii: "\r")), "another number of fields")
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

/// A tuple of values of the columns' types; those that the input makes wrong are null.
private func row(of columns: [Column], _ input: inout FuzzInput) -> [UInt8] {
    var row = TupleWriter()
    for column in columns {
        var element = ByteWriter()
        if column.type == .varchar {
            element.appendElement(input.flag() ? .null : .varchar(input.text()))
        } else if column.type == .decimal {
            element.appendLittleEndian(Int16(Int8(bitPattern: input.byte())))
            element.append(input.bytes(1 + input.number(below: 20)))
        } else {
            element.append(input.bytes(input.choice(of: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16])))
        }
        var alone = TupleWriter()
        alone.append { $0.append(element.bytes) }
        let isValue = readPage([alone.bytes], [column]) != nil
        row.append { if isValue { $0.append(element.bytes) } }
    }
    return row.bytes
}

/// The plain texts of a row; nil for NULL.
private func texts(of row: Row, _ settings: FormatSettings) -> [[UInt8]?] {
    (0..<row.count).map { index in
        guard !row[index].isNull else { return nil }
        var out = ByteWriter()
        ValueText(zone: settings.zone).write(row[index], of: row, to: &out)
        return out.array
    }
}

// MARK: CSV

/// Reads CSV as RFC 4180 has it and compares.
private func checkCSV(_ bytes: [UInt8], _ columns: [Column], _ rows: [[[UInt8]?]], _ settings: FormatSettings) {
    var records = csvRecords(bytes, separator: settings.csvFieldSeparator)
    if !settings.tuplesOnly {
        let names = records.isEmpty ? [] : records.removeFirst()
        require(names.map(\.text) == columns.map { Array($0.name.utf8) }, "other names")
    }
    require(records.count == rows.count, "\(records.count) records of \(rows.count)")
    let null = Array(settings.null.utf8)
    let canTellNull = !null.contains { $0 == settings.csvFieldSeparator || $0 == UInt8(ascii: "\"") }
    for (record, row) in zip(records, rows) {
        require(record.count == row.count, "another number of fields")
        for (field, text) in zip(record, row) {
            require(field.text == text ?? null, "another value: \(field), \(text ?? null)")
            if canTellNull {
                require((text == nil) == (!field.isQuoted && field.text == null), "NULL cannot be told: \(field)")
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
            // The second of two quotes inside stands for one.
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
    require(record.isEmpty && field.text.isEmpty && !isInside, "no end of a line")
    return records
}
