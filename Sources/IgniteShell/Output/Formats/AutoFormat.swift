package import IgniteCore

/// `\x auto`: a table if it fits the screen, otherwise one line for each column.
package struct AutoFormat: OutputFormat {
    private let limit: Int?
    private var aligned: AlignedFormat
    private var vertical: VerticalFormat
    private var isVertical = false

    package init(_ settings: FormatSettings, wraps: Bool = false) {
        limit = settings.targetWidth
        aligned = AlignedFormat(settings, wraps: wraps)
        vertical = VerticalFormat(settings, wraps: wraps)
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        aligned.layOut(sample)
        // A single column would only be wider with its name next to it.
        if let limit, sample.columns.count > 1, aligned.tableWidth > limit {
            isVertical = true
            vertical.begin(sample, to: &out)
        } else {
            aligned.writeHead(sample.columns, to: &out)
        }
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        if isVertical { vertical.row(row, to: &out) } else { aligned.row(row, to: &out) }
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        if isVertical { vertical.end(end, to: &out) } else { aligned.end(end, to: &out) }
    }
}
