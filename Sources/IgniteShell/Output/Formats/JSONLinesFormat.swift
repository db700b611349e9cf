package import IgniteCore

/// One JSON object per line, and nothing else.
package struct JSONLinesFormat: OutputFormat {
    private var objects: JSONObjects

    package init(_ settings: FormatSettings) {
        objects = JSONObjects(settings)
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        objects.begin(sample.columns)
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        objects.write(row, to: &out)
        out.append(UInt8(ascii: "\n"))
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {}
}
