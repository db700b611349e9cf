import IgniteCore

/// An excerpt that shows a position in a statement: the line `LINE n: …`, and a line with `^` below the position.
package struct ErrorPosition: Equatable, Sendable {
    package let line: String
    package let caret: String

    /// The number of terminal cells that a text occupies.
    package typealias Width = (UnsafeRawBufferPointer) -> Int

    /// The maximum length of the excerpt, and of its part after the position, in cells.
    private static let widest = 60
    private static let keptBehind = 10

    /// Creates the excerpt, or returns nil if the statement has no such line. `lineNumber` and `column` count from 1,
    /// with columns in UTF-16 units; a column after the end of the line means its end.
    package init?(in statement: [UInt8], line lineNumber: Int, column: Int, width: Width) {
        guard lineNumber > 0, column > 0, let bytes = Self.line(lineNumber, of: statement) else { return nil }
        let cells = Self.cells(of: bytes, width)
        let place = Self.index(ofColumn: column, in: cells)

        // Offsets in cells: of each character, and of the end.
        var offsets = [0]
        for cell in cells { offsets.append(offsets.last! + cell.width) }
        var start = 0
        var end = cells.count
        if offsets[end] > Self.widest {
            // Cut at the right if that is enough, else keep a little there and cut at the left.
            let fitsFromStart = offsets[place] + Self.keptBehind <= Self.widest
            let limit = fitsFromStart ? Self.widest : offsets[place] + Self.keptBehind
            while offsets[end] > limit { end -= 1 }
            while offsets[end] - offsets[start] > Self.widest { start += 1 }
        }
        let prefix = "LINE \(lineNumber): " + (start > 0 ? "..." : "")
        let shown = cells[start..<end].map(\.text).joined()
        line = prefix + shown + (end < cells.count ? "..." : "")
        caret = String(repeating: " ", count: prefix.utf8.count + offsets[place] - offsets[start]) + "^"
    }

    private struct Cell {
        var text: String
        var width: Int
        var utf16Length: Int
    }

    /// Returns the displayed characters of a line: tabs become blanks, and other control characters are escaped.
    private static func cells(of bytes: ArraySlice<UInt8>, _ width: Width) -> [Cell] {
        String(decoding: bytes, as: UTF8.self).map { character in
            let length = character.utf16.count
            if character == "\t" { return Cell(text: " ", width: 1, utf16Length: length) }
            var text = shownLine(String(character))
            // An escape is ASCII.
            if text != String(character) { return Cell(text: text, width: text.utf8.count, utf16Length: length) }
            let cells = text.withUTF8 { width(UnsafeRawBufferPointer($0)) }
            return Cell(text: text, width: max(0, cells), utf16Length: length)
        }
    }

    /// Returns the character at a column, or the end.
    private static func index(ofColumn column: Int, in cells: [Cell]) -> Int {
        var left = column - 1
        for (index, cell) in cells.enumerated() {
            if left < cell.utf16Length { return index }
            left -= cell.utf16Length
        }
        return cells.count
    }

    /// Returns a line, counted from 1, without its line end. LF, CRLF and CR end lines, as on the server.
    private static func line(_ number: Int, of text: [UInt8]) -> ArraySlice<UInt8>? {
        var rest = text[...]
        for _ in 1..<number {
            guard let end = rest.firstIndex(where: \.isLineEnd) else { return nil }
            let isPair = rest[end...].starts(with: [0x0D, 0x0A])
            rest = rest[(end + (isPair ? 2 : 1))...]
        }
        return rest.prefix { !$0.isLineEnd }
    }
}
