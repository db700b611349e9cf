// The place of an error in a statement. Ignite 2 and 3 both parse SQL with Calcite, whose messages contain the place.

extension IgniteError {
    /// A place in the text of a statement, from the server's message.
    public struct Position: Sendable, Equatable {
        /// The line, from 1; CRLF ends one line.
        public let line: Int
        /// The column, from 1, in UTF-16 units; a tab counts as one.
        public let column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// The place of the error in the statement, if the server's message contains it, or if this program found it.
    public var position: Position? { place ?? server?.position ?? server?.message.flatMap(Self.position(in:)) }

    /// Returns the same error for a statement that was sent after a prefix in its first line: all places in the
    /// messages become places in the statement itself.
    package func with(sql: String, sentAfter prefix: String) -> IgniteError {
        changed { details in
            details.message = Self.moved(message, by: prefix.utf16.count)
            details.server?.message = server?.message.map { Self.moved($0, by: prefix.utf16.count) }
            details.sql = sql
        }
    }

    /// Returns a message whose columns of line 1 are moved to the left by `count` UTF-16 units.
    private static func moved(_ message: String, by count: Int) -> String {
        let place = "line 1, column "
        let parts = message.split(separator: place, omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { text, part in
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            guard let column = Int(digits), column > count else { return text + place + part }
            return text + place + "\(column - count)" + part.dropFirst(digits.count)
        }
    }

    /// Returns the first `line L, column C` in a server's message; `line 0, column 0` means unknown
    /// (ignite3-protocol.md 12.1).
    package static func position(in message: String) -> Position? {
        let text = Array(message.utf8)
        func number(after words: StaticString, from start: Int) -> (value: Int, end: Int)? {
            let length = words.utf8CodeUnitCount
            guard start >= 0, start + length < text.count else { return nil }
            for index in 0..<length where text[start + index] != words.utf8Start[index] { return nil }
            var end = start + length
            var value = 0
            while end < text.count, case let digit = text[end], digit >= 0x30, digit <= 0x39, value < 1 << 40 {
                value = value * 10 + Int(digit - 0x30)
                end += 1
            }
            return end > start + length ? (value, end) : nil
        }
        for start in text.indices {
            guard let line = number(after: "line ", from: start),
                let column = number(after: ", column ", from: line.end)
            else { continue }
            return line.value > 0 && column.value > 0 ? Position(line: line.value, column: column.value) : nil
        }
        return nil
    }
}
