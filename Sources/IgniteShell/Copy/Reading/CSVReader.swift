import IgniteCore

/// Reads comma-separated values as PostgreSQL does: quotes can stand anywhere in a field, and are doubled, or escaped, in
/// quotes.
struct CSVReader: CopyReader {
    private let input: CopyInput
    private let delimiter: UInt8
    private let quote: UInt8
    private let escape: UInt8
    private let null: [UInt8]
    private var ends: LineEnds

    init(_ input: CopyInput, _ options: CopyOptions) {
        self.input = input
        ends = LineEnds(first: input.firstLine)
        delimiter = options.delimiter ?? UInt8(ascii: ",")
        quote = options.quote
        escape = options.escape ?? options.quote
        null = Array((options.null ?? "").utf8)
    }

    mutating func next(_ record: inout CopyRecord) throws(CopyStop) -> Bool {
        record.begin(line: ends.line)
        guard try input.peek() != nil else { return false }
        while try !readField(&record) {}
        return true
    }

    mutating func recover() throws(CopyStop) {
        try ends.leaveOutLine(input)
    }

    /// Reads a field; returns whether it is the last of its record.
    private mutating func readField(_ record: inout CopyRecord) throws(CopyStop) -> Bool {
        let start = record.bytes.count
        let (delimiter, quote) = (delimiter, quote)
        var isQuoted = false
        while true {
            try input.takeRun(into: &record.bytes) { $0 == delimiter || $0 == quote || $0 == 0x0A || $0 == 0x0D }
            let byte = try input.take()
            switch byte {
            case quote:
                isQuoted = true
                try readQuoted(&record)
                continue
            case 0x0A, 0x0D:
                guard try ends.end(with: byte!, input) else {
                    throw .fault(
                        line: ends.line, "a carriage return within a line",
                        hint: "quote the value, or use the same line ends everywhere")
                }
            default: break
            }
            let isNull = !isQuoted && record.bytes[start...].elementsEqual(null)
            record.endField(from: start, isNull ? .null : isQuoted ? .quoted : .bare)
            return byte != delimiter
        }
    }

    /// Reads up to the closing quote.
    private mutating func readQuoted(_ record: inout CopyRecord) throws(CopyStop) {
        let first = ends.line
        let (quote, escape) = (quote, escape)
        while true {
            try input.takeRun(into: &record.bytes) { $0 == quote || $0 == escape || $0 == 0x0A || $0 == 0x0D }
            guard let byte = try input.take() else {
                throw .fault(line: first, "a quoted value is not closed")
            }
            let next = try input.peek()
            if byte == escape, let next, next == quote || next == escape {
                record.bytes.append(next)
                _ = try input.take()
                continue
            }
            if byte == quote { return }
            if byte == 0x0A || (byte == 0x0D && next != 0x0A) { ends.count() }
            record.bytes.append(byte)
        }
    }
}
