import IgniteCore

/// INSERT statements of many rows, for a dump.
struct DumpInserts: OutputFormat {
    /// The most rows of a statement, and about the most bytes.
    private static let rows = 500
    private static let bytes = 1 << 16

    /// `INSERT INTO T (A, B) VALUES`.
    private let head: [UInt8]
    private let literal: LiteralText
    private let castsAlone: Bool
    private var rowsInStatement = 0
    private var bytesInStatement = 0

    /// - Parameter castsAlone: Whether a row with a cast has a statement of its own.
    init(into table: String, columns: String, zone: ZoneRules, castsAlone: Bool) {
        head = Array("INSERT INTO \(table) (\(columns)) VALUES".utf8)
        literal = LiteralText(zone: zone)
        self.castsAlone = castsAlone
    }

    mutating func begin(_ sample: Sample, to out: inout ByteWriter) {}

    mutating func row(_ row: Row, to out: inout ByteWriter) {
        let start = out.count
        if rowsInStatement == 0 { out.append(head) } else { out.append(UInt8(ascii: ",")) }
        let tuple = out.count
        out.append("\n  (")
        literal.write(row, to: &out)
        out.append(UInt8(ascii: ")"))
        // A text that looks like a cast costs no more than a statement of its own.
        let isAlone = castsAlone && out.bytes[tuple...].contains("CAST(".utf8)
        if isAlone, rowsInStatement > 0 {
            let written = [UInt8](out.bytes[tuple...])
            out.truncate(to: start)
            endStatement(&out)
            out.append(head)
            out.append(written)
        }
        rowsInStatement += 1
        bytesInStatement += out.count - tuple
        if isAlone || rowsInStatement == Self.rows || bytesInStatement >= Self.bytes { endStatement(&out) }
    }

    mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        if rowsInStatement > 0 { endStatement(&out) }
        if end.rowCount > 0 { out.append("\n") }
    }

    private mutating func endStatement(_ out: inout ByteWriter) {
        out.append(";\n")
        (rowsInStatement, bytesInStatement) = (0, 0)
    }
}

/// The rows of a table as the lines after `\copy … from stdin`, with that command and `\.` around them.
struct DumpCopyLines: OutputFormat {
    private let head: String
    private var lines: any OutputFormat

    /// - Parameter lines: Writes the lines.
    init(into table: String, columns: String, lines: any OutputFormat) {
        head = "\\copy \(table) (\(columns)) from stdin\n"
        self.lines = lines
    }

    mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        out.append(head)
        lines.begin(sample, to: &out)
    }

    mutating func row(_ row: Row, to out: inout ByteWriter) { lines.row(row, to: &out) }

    mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        lines.end(end, to: &out)
        out.append("\\.\n\n")
    }
}
