package import IgniteCore

/// Tab-separated values, one record per line. Line ends, tabs and backslashes are escaped with a backslash.
package struct TSVFormat: OutputFormat {
    private let text: ValueText
    private let null: [UInt8]
    private let hasHeader: Bool
    private let isExpanded: Bool
    private let separator: UInt8
    private let special: SpecialBytes
    private var names: [[UInt8]] = []

    package init(_ settings: FormatSettings) {
        text = ValueText(zone: settings.zone)
        null = Array(settings.null.utf8)
        hasHeader = !settings.tuplesOnly
        isExpanded = settings.expanded == .on
        separator = settings.tsvFieldSeparator
        special = SpecialBytes(UInt8(ascii: "\\"), separator, UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        names = sample.columns.map { column in
            var name = ByteWriter()
            Array(column.name.utf8).withUnsafeBytes { writeText($0, to: &name) }
            return name.array
        }
        guard hasHeader && !isExpanded else { return }
        for (index, name) in names.enumerated() {
            if index > 0 { out.append(separator) }
            out.append(name)
        }
        out.append(UInt8(ascii: "\n"))
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        for index in 0..<row.count {
            if isExpanded {
                out.append(names[index])
                out.append(separator)
            }
            let cell = row[index]
            switch cell.encoding {
            case .text, .object: writeText(row.bytes(of: cell), to: &out)
            case .null: out.append(null)
            default: text.write(cell, of: row, to: &out)
            }
            out.append(isExpanded || index == row.count - 1 ? UInt8(ascii: "\n") : separator)
        }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {}

    private func writeText(_ value: UnsafeRawBufferPointer, to out: inout ByteWriter) {
        out.append(value, escaping: special) { byte, out in
            out.append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\t"): out.append(UInt8(ascii: "t"))
            case UInt8(ascii: "\n"): out.append(UInt8(ascii: "n"))
            case UInt8(ascii: "\r"): out.append(UInt8(ascii: "r"))
            default: out.append(byte)
            }
        }
    }
}
