package import IgniteCore

/// INSERT statements that load the rows into a table with the same columns, one per row.
///
/// Ignite gives the rows of one statement a common type for each column, which can differ from the type in a single
/// row. A statement with one row is read exactly as written, and loses only that row if it is rejected.
package struct InsertFormat: OutputFormat {
    private let settings: FormatSettings
    private let literal: LiteralText
    /// `INSERT INTO "T" ("A", "B") VALUES (`.
    private var head: [UInt8] = []

    package init(_ settings: FormatSettings) {
        self.settings = settings
        literal = LiteralText(zone: settings.zone)
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        let columns = sample.columns
        let origin = settings.insertTable == nil ? commonOrigin(columns) : nil
        var text = "INSERT INTO "
        if let name = settings.insertTable {
            text += QualifiedName(name).parts.map { quoted($0, "\"") }.joined(separator: ".")
        } else if let origin {
            if origin.schema != "PUBLIC" { text += quoted(origin.schema, "\"") + "." }
            text += quoted(origin.table, "\"")
        } else {
            text += quoted("TABLE_NAME", "\"")
        }
        // To load rows into the table that they come from, use the names of its columns, not those of the result.
        let names = columns.map { origin == nil ? $0.name : $0.origin?.column ?? $0.name }
        text += " (" + names.map { quoted($0, "\"") }.joined(separator: ", ") + ") VALUES ("
        head = Array(text.utf8)
        let hasMoments = columns.contains { $0.type == .timestampWithLocalTimeZone }
        if hasMoments && sample.rowCount > 0 && !settings.tuplesOnly {
            out.append("-- for a session in the time zone \(settings.zone.name)\n")
        }
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        out.append(head)
        literal.write(row, to: &out)
        out.append(");\n")
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {}
}

/// Returns the table that all columns come from; nil if there is none, or more than one.
private func commonOrigin(_ columns: [Column]) -> Column.Origin? {
    guard let first = columns.first?.origin else { return nil }
    let isCommon = columns.allSatisfy { $0.origin?.schema == first.schema && $0.origin?.table == first.table }
    return isCommon ? first : nil
}
