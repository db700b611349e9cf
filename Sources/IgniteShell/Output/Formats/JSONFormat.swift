package import IgniteCore

/// An array of JSON objects, one per line.
///
/// An incomplete result leaves the array open, so that readers do not mistake it for a complete one.
package struct JSONFormat: OutputFormat {
    private var objects: JSONObjects
    private var hasRows = false

    package init(_ settings: FormatSettings) {
        objects = JSONObjects(settings)
    }

    package mutating func begin(_ sample: Sample, to out: inout ByteWriter) {
        objects.begin(sample.columns)
        out.append(UInt8(ascii: "["))
    }

    package mutating func row(_ row: Row, to out: inout ByteWriter) {
        if hasRows { out.append(",\n") }
        hasRows = true
        objects.write(row, to: &out)
    }

    package mutating func end(_ end: ResultEnd, to out: inout ByteWriter) {
        if end.isComplete { out.append(UInt8(ascii: "]")) }
        out.append(UInt8(ascii: "\n"))
    }
}
