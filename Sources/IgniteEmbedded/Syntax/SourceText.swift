/// The text of a statement, as the places in error messages count it: lines and columns from 1, columns in UTF-16 units
/// with a tab as one, CRLF as one line end (ignite3-protocol.md 12.1).
struct SourceText {
    let bytes: [UInt8]

    init(_ sql: String) { bytes = Array(sql.utf8) }

    struct Place: Equatable {
        var line: Int
        var column: Int
    }

    /// The place of the character at this byte.
    func place(at offset: Int) -> Place {
        var place = Place(line: 1, column: 1)
        for index in 0..<min(offset, bytes.count) {
            switch bytes[index] {
            case 0x0A:
                place = Place(line: place.line + 1, column: 1)
            case 0x0D where index + 1 == bytes.count || bytes[index + 1] != 0x0A:
                place = Place(line: place.line + 1, column: 1)
            // Continuation bytes belong to a character that is counted; four bytes are two UTF-16 units.
            case 0x80...0xBF: break
            case 0xF0...0xFF: place.column += 2
            default: place.column += 1
            }
        }
        return place
    }

    /// The place of the last character, where errors at the end of the text are reported.
    var lastPlace: Place { place(at: lastCharacter) }

    /// `From line 1, column 8 to line 1, column 13`, or `At line 1, column 8` for one character: how errors of
    /// validation name their place.
    func span(_ range: Range<Int>) -> String {
        let first = place(at: range.lowerBound)
        var end = max(range.lowerBound, range.upperBound - 1)
        while end > range.lowerBound, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        let last = place(at: end)
        if first == last { return "At line \(first.line), column \(first.column)" }
        return "From line \(first.line), column \(first.column) to line \(last.line), column \(last.column)"
    }

    private var lastCharacter: Int {
        var index = max(0, bytes.count - 1)
        while index > 0, bytes[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }
}
