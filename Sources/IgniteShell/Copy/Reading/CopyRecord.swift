/// A record of the input of `\copy FROM`. It is filled again for each record.
struct CopyRecord {
    /// What a field is.
    enum Kind {
        /// Text without quotes; in JSON, a number or a boolean.
        case bare
        case quoted
        case null
        /// A field that the record does not have: the default of its column.
        case missing
    }

    /// A field: its bytes in those of the record.
    struct Field {
        var range: Range<Int>
        var kind: Kind
    }

    var bytes: [UInt8] = []
    var fields: [Field] = []
    /// The line on which the record begins, from 1.
    var line = 1

    /// Whether it is an empty line.
    var isBlank: Bool { fields.count == 1 && fields[0].kind != .quoted && fields[0].range.isEmpty }

    mutating func begin(line: Int) {
        // A very long record does not keep its memory.
        bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
        fields.removeAll(keepingCapacity: true)
        self.line = line
    }

    /// Ends a field that began at an offset.
    mutating func endField(from start: Int, _ kind: Kind) {
        fields.append(Field(range: start..<bytes.count, kind: kind))
    }

    func text(_ field: Field) -> String { String(decoding: bytes[field.range], as: UTF8.self) }
}

/// Reads records of a format.
protocol CopyReader {
    /// Reads the next record; returns false at the end.
    mutating func next(_ record: inout CopyRecord) throws(CopyStop) -> Bool
    /// Begins again after a record that could not be read: at the next line, if the format has lines.
    mutating func recover() throws(CopyStop)
}

extension CopyStop {
    /// What is wrong with a line.
    static func fault(line: Int, _ message: String, hint: String? = nil) -> CopyStop {
        .fault(CopyFault(line: line, message, hint: hint))
    }
}

/// The lines of a file, whose ends are all LF, CRLF or CR as the first one is.
struct LineEnds {
    /// The current line, from 1.
    private(set) var line: Int
    private var isCarriageReturn: Bool?

    init(first line: Int) { self.line = line }

    /// Takes the rest of a line end whose first byte was taken, and counts the line. Returns false for a carriage return
    /// that ends no line.
    mutating func end(with byte: UInt8, _ input: CopyInput) throws(CopyStop) -> Bool {
        if byte == 0x0D {
            if try input.peek() == 0x0A {
                _ = try input.take()
            } else {
                guard isCarriageReturn ?? true else { return false }
                isCarriageReturn = true
            }
        }
        if isCarriageReturn == nil { isCarriageReturn = false }
        line += 1
        return true
    }

    /// Takes the rest of a line that cannot be read.
    mutating func leaveOutLine(_ input: CopyInput) throws(CopyStop) {
        while let byte = try input.take() {
            if byte == 0x0A || byte == 0x0D, try end(with: byte, input) { return }
        }
    }

    /// Counts a line end within a value.
    mutating func count() { line += 1 }
}
