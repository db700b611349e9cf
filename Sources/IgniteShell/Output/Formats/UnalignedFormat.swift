package import IgniteCore

/// Fields with a separator between them, without padding and escaping, as in psql.
package struct UnalignedFormat: OutputFormat {
    private let settings: FormatSettings
    private let isExpanded: Bool
    private let text: ValueText
    private let fieldSeparator, recordSeparator, null: [UInt8]
    private var names: [[UInt8]] = []
    /// Whether a record has been written from which the next one must be separated.
    private var needsSeparator = false

    package init(_ settings: FormatSettings) {
        self.settings = settings
        isExpanded = settings.expanded == .on
        text = ValueText(zone: settings.zone)
        fieldSeparator = Array(settings.fieldSeparator.utf8)
        recordSeparator = Array(settings.recordSeparator.utf8)
        null = Array(settings.null.utf8)
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        names = sample.columns.map { Array($0.name.utf8) }
        guard !settings.tuplesOnly else { return }
        if let title = settings.title {
            out.append(title)
            needsSeparator = true
        }
        guard !isExpanded else { return }
        if needsSeparator { out.append(recordSeparator) }
        for (index, name) in names.enumerated() {
            if index > 0 { out.append(fieldSeparator) }
            out.append(name)
        }
        needsSeparator = true
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        guard row.count > 0 else { return }
        if needsSeparator {
            out.append(recordSeparator)
            if isExpanded { out.append(recordSeparator) }
        }
        needsSeparator = true
        for index in 0..<row.count {
            if isExpanded {
                if index > 0 { out.append(recordSeparator) }
                out.append(names[index])
                out.append(fieldSeparator)
            } else if index > 0 {
                out.append(fieldSeparator)
            }
            let cell = row[index]
            if cell.isNull { out.append(null) } else { text.write(cell, of: row, to: &out) }
        }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        let footers = end.footers(settings, isExpanded: isExpanded)
        if isExpanded && !footers.isEmpty { out.append(recordSeparator) }
        for line in footers {
            if needsSeparator { out.append(recordSeparator) }
            out.append(line)
            needsSeparator = true
        }
        // The last record ends with a newline regardless of the separator, except for the zero byte that xargs expects.
        guard needsSeparator else { return }
        out.append(recordSeparator == [0] ? 0 : UInt8(ascii: "\n"))
    }
}
