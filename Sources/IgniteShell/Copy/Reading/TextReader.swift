import IgniteCore

/// Reads the text format of PostgreSQL, also for tab-separated values: fields with backslash escapes, `\N` for NULL, and
/// `\.` at the end.
struct TextReader: CopyReader {
    private let input: CopyInput
    private let delimiter: UInt8
    private let null: [UInt8]
    private var ends: LineEnds
    private var isAtEnd = false

    init(_ input: CopyInput, _ options: CopyOptions) {
        self.input = input
        ends = LineEnds(first: input.firstLine)
        delimiter = options.delimiter ?? UInt8(ascii: "\t")
        null = Array((options.null ?? "\\N").utf8)
    }

    mutating func next(_ record: inout CopyRecord) throws(CopyStop) -> Bool {
        record.begin(line: ends.line)
        guard !isAtEnd, try input.peek() != nil else { return false }
        while try !readField(&record) {}
        return !isAtEnd
    }

    mutating func recover() throws(CopyStop) {
        try ends.leaveOutLine(input)
    }

    /// Reads a field; returns whether it is the last of its record.
    private mutating func readField(_ record: inout CopyRecord) throws(CopyStop) -> Bool {
        let start = record.bytes.count
        let delimiter = delimiter
        // How much of the field as written is the text of NULL; nil if it is another text.
        var matched: Int? = 0
        func match(_ bytes: some Collection<UInt8>) {
            guard let count = matched else { return }
            matched = null.dropFirst(count).starts(with: bytes) ? count + bytes.count : nil
        }
        while true {
            let before = record.bytes.count
            try input.takeRun(into: &record.bytes) {
                $0 == delimiter || $0 == UInt8(ascii: "\\") || $0 == 0x0A || $0 == 0x0D
            }
            match(record.bytes[before...])
            let byte = try input.take()
            switch byte {
            case UInt8(ascii: "\\") where delimiter != UInt8(ascii: "\\"):
                guard let next = try input.take() else {
                    throw .fault(line: ends.line, "a backslash at the end of the file")
                }
                match([UInt8(ascii: "\\"), next])
                if next == UInt8(ascii: "."), record.bytes.count == start, record.fields.isEmpty,
                    try isEndMark()
                {
                    isAtEnd = true
                    return true
                }
                try append(escaped: next, &record)
                continue
            case 0x0A, 0x0D:
                guard try ends.end(with: byte!, input) else {
                    throw .fault(
                        line: ends.line, "a carriage return within a line", hint: "write it as \\r")
                }
            default: break
            }
            record.endField(from: start, matched == null.count ? .null : .bare)
            return byte != delimiter
        }
    }

    /// Whether the line ends after `\.`.
    private mutating func isEndMark() throws(CopyStop) -> Bool {
        guard let next = try input.peek() else { return true }
        return next == 0x0A || next == 0x0D
    }

    private mutating func append(escaped byte: UInt8, _ record: inout CopyRecord) throws(CopyStop) {
        switch byte {
        case UInt8(ascii: "b"): record.bytes.append(0x08)
        case UInt8(ascii: "f"): record.bytes.append(0x0C)
        case UInt8(ascii: "n"): record.bytes.append(0x0A)
        case UInt8(ascii: "r"): record.bytes.append(0x0D)
        case UInt8(ascii: "t"): record.bytes.append(0x09)
        case UInt8(ascii: "v"): record.bytes.append(0x0B)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            try append(digitsAfter: byte - 0x30, atMost: 2, base: 8, &record)
        case UInt8(ascii: "x"):
            guard let first = try input.peek().flatMap({ Self.digit($0, 16) }) else {
                return record.bytes.append(byte)
            }
            _ = try input.take()
            try append(digitsAfter: first, atMost: 1, base: 16, &record)
        case 0x0A, 0x0D:
            // The line end is part of the value.
            record.bytes.append(byte)
            if byte == 0x0D, try input.peek() == 0x0A { record.bytes.append(try input.take()!) }
            ends.count()
        default: record.bytes.append(byte)
        }
    }

    private func append(
        digitsAfter first: UInt8, atMost count: Int, base: UInt8, _ record: inout CopyRecord
    ) throws(CopyStop) {
        var value = first
        for _ in 0..<count {
            guard let digit = try input.peek().flatMap({ Self.digit($0, base) }) else { break }
            value = value &* base &+ digit
            _ = try input.take()
        }
        record.bytes.append(value)
    }

    private static func digit(_ byte: UInt8, _ base: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }.flatMap { $0 < base ? $0 : nil }
    }
}
