package import IgniteCore

/// INSERT statements that load the rows into a table of the same shape.
///
/// A statement has up to 100 rows: loading those takes little longer than loading one.
package struct InsertFormat: OutputFormat {
    private let settings: FormatSettings
    private let literal: LiteralText
    /// `INSERT INTO "T" ("A", "B") VALUES`.
    private var head: [UInt8] = []
    /// Of the statement that is being written: rows and bytes.
    private var rowCount = 0
    private var byteCount = 0

    private static let maximumRows = 100
    /// Rows of much text make shorter statements.
    private static let maximumBytes = 1 << 16

    package init(_ settings: FormatSettings) {
        self.settings = settings
        literal = LiteralText(zone: settings.zone)
    }

    package mutating func begin(_ columns: [Column], sample: Sample, to out: inout ByteWriter) {
        let origin = settings.insertTable == nil ? commonOrigin(columns) : nil
        var text = "INSERT INTO "
        if let name = settings.insertTable {
            text += quotedName(name)
        } else if let origin {
            if origin.schema != "PUBLIC" { text += quoted(origin.schema) + "." }
            text += quoted(origin.table)
        } else {
            text += quoted("TABLE_NAME")
        }
        // Loading back into the table that they come from takes its own names, whatever the result calls them.
        let names = columns.map { origin == nil ? $0.name : $0.origin?.column ?? $0.name }
        text += " (" + names.map(quoted).joined(separator: ", ") + ") VALUES\n"
        head = Array(text.utf8)
        let hasMoments = columns.contains { $0.type == .timestampWithLocalTimeZone }
        if hasMoments && sample.rowCount > 0 && !settings.tuplesOnly {
            out.append("-- for a session in the time zone \(settings.zone.name)\n")
        }
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        let start = out.count
        if rowCount == 0 { out.append(head) } else { out.append(",\n") }
        for index in 0..<row.count {
            out.append(index > 0 ? ", " as StaticString : "  (")
            literal.write(row[index], of: row, to: &out)
        }
        out.append(UInt8(ascii: ")"))
        rowCount += 1
        byteCount += out.count - start
        if rowCount == Self.maximumRows || byteCount >= Self.maximumBytes { endStatement(to: &out) }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        if rowCount > 0 { endStatement(to: &out) }
    }

    private mutating func endStatement(to out: inout ByteWriter) {
        out.append(";\n")
        rowCount = 0
        byteCount = 0
    }
}

/// The table that all columns come from; nil when there is none or more than one.
private func commonOrigin(_ columns: [Column]) -> Column.Origin? {
    guard let first = columns.first?.origin else { return nil }
    let isCommon = columns.allSatisfy { $0.origin?.schema == first.schema && $0.origin?.table == first.table }
    return isCommon ? first : nil
}

/// A name as stored, as an identifier of SQL.
private func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A name as SQL would write it, with every part in quotes: `public."t"` becomes `"PUBLIC"."t"`.
private func quotedName(_ name: String) -> String {
    var parts = [""]
    var isInside = false
    var isAfterQuote = false
    for character in name {
        if character == "\"" {
            // A second quote right behind the end of a quoted part stands for itself.
            if isAfterQuote { parts[parts.count - 1] += "\"" }
            isAfterQuote = isInside
            isInside.toggle()
            continue
        }
        isAfterQuote = false
        if character == "." && !isInside {
            parts.append("")
        } else {
            parts[parts.count - 1] += isInside ? String(character) : character.uppercased()
        }
    }
    return parts.map(quoted).joined(separator: ".")
}
