import IgniteCore

/// A scanner for a meta-command, starting after the backslash: its name, and then its arguments one by one.
///
/// Blanks separate arguments, and a backslash ends them: `\\` returns to SQL, and any other starts the next command. An
/// argument can consist of several pieces: `'…'` with C escapes, `"…"`, which keeps its quotes, `` `…` ``, which is
/// replaced by the output of a system command, and variables.
package struct CommandScanner {
    /// How an argument is read.
    package enum ArgumentKind: Equatable, Sendable {
        case normal
        /// An SQL identifier, which is returned as stored.
        case sqlIdentifier
        /// A file, or `|` and a system command up to the end of the line.
        case filePipe
        /// The rest of the line, unchanged.
        case wholeLine
        /// The text up to a backslash, with its quotes and blanks, in which variables are replaced as in SQL.
        case literals
    }

    package struct Argument: Equatable, Sendable {
        package var text: String
        /// The last quote character in the argument, or a colon for a variable; nil if nothing was quoted.
        package var quote: Character?
    }

    /// The line ends within quotes.
    package struct UnterminatedQuote: Error, CustomStringConvertible {
        package var description: String { "unterminated quoted string" }
    }

    /// Runs a system command and returns its output without the last line end, or nil if it failed.
    package typealias Runner = (String) -> String?

    package let name: String
    private let line: ArraySlice<UInt8>
    private var position: Int

    /// Creates a scanner for the rest of a line, without its line end.
    package init(_ line: ArraySlice<UInt8>) {
        self.line = line
        position = line.firstIndex { $0.isBlank || $0 == UInt8(ascii: "\\") } ?? line.endIndex
        name = String(decoding: line[..<position], as: UTF8.self)
    }

    /// The number of bytes read so far; the scan of the line continues after them.
    package var consumed: Int { position - line.startIndex }

    /// The unread part of the line.
    package var rest: ArraySlice<UInt8> { line[position...] }

    /// Reads the next argument; returns nil if there is none.
    ///
    /// Without variables, references are left unchanged, and without a runner, so is text between backticks.
    /// `dropsSemicolons` removes unquoted semicolons at the end, which people type out of habit.
    package mutating func argument(
        _ kind: ArgumentKind = .normal, variables: Variables? = nil, dropsSemicolons: Bool = false,
        run: Runner? = nil
    ) throws(UnterminatedQuote) -> Argument? {
        skipBlanks()
        guard position < line.endIndex else { return nil }
        switch kind {
        case .wholeLine: return restOfLine()
        case .filePipe where line[position] == UInt8(ascii: "|"): return restOfLine()
        case .literals: return literals(variables)
        case .normal, .sqlIdentifier, .filePipe: break
        }
        var reading = Reading()
        while position < line.endIndex, !line[position].isBlank, line[position] != UInt8(ascii: "\\") {
            try readPiece(into: &reading, variables, run)
        }
        if dropsSemicolons { reading.dropSemicolons() }
        if reading.bytes.isEmpty, reading.quote == nil { return nil }
        let quote = reading.quote.map { Character(Unicode.Scalar($0)) }
        let text = String(decoding: reading.bytes, as: UTF8.self)
        return Argument(text: kind == .sqlIdentifier ? storedName(text) : text, quote: quote)
    }

    /// Ends the command and reads a `\\` after it.
    package mutating func end() {
        skipBlanks()
        if line[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "\\")]) { position += 2 }
    }

    /// Returns whether another command follows in the line.
    package func precedes(_ command: String) -> Bool {
        let next = rest.drop { $0.isBlank }
        return next.first == UInt8(ascii: "\\") && CommandScanner(next.dropFirst()).name == command
    }

    /// Skips the rest of the line, as after a failed command.
    package mutating func dropLine() {
        position = line.endIndex
    }

    // MARK: Pieces

    /// An argument that is being read.
    private struct Reading {
        var bytes: [UInt8] = []
        var quote: UInt8?
        /// The number of unquoted bytes at the end.
        var bare = 0

        mutating func append(quoted piece: [UInt8], _ quote: UInt8?) {
            bytes += piece
            bare = 0
            if let quote { self.quote = quote }
        }

        mutating func append(bare byte: UInt8) {
            bytes.append(byte)
            bare += 1
        }

        mutating func dropSemicolons() {
            while bare > 0, bytes.last == UInt8(ascii: ";") {
                bytes.removeLast()
                bare -= 1
            }
        }
    }

    private mutating func readPiece(
        into reading: inout Reading, _ variables: Variables?, _ run: Runner?
    ) throws(UnterminatedQuote) {
        let byte = line[position]
        switch byte {
        case UInt8(ascii: "'"): reading.append(quoted: try readString(), byte)
        case UInt8(ascii: "\""): reading.append(quoted: try readIdentifier(), byte)
        case UInt8(ascii: "`"): reading.append(quoted: try readBackticks(variables, run), byte)
        case UInt8(ascii: ":"):
            if let variables, let reference = VariableReference(line[position...]),
                let value = reference.text(in: variables)
            {
                position += reference.length
                reading.append(quoted: value, reference.form == .test ? nil : byte)
            } else {
                fallthrough
            }
        default:
            position += 1
            reading.append(bare: byte)
        }
    }

    /// Reads `"…"` and keeps the quotes.
    private mutating func readIdentifier() throws(UnterminatedQuote) -> [UInt8] {
        let start = position
        guard let end = line[(start + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { throw fail() }
        position = end + 1
        return Array(line[start..<position])
    }

    /// Reads `` `…` `` and returns the output of the command.
    private mutating func readBackticks(_ variables: Variables?, _ run: Runner?) throws(UnterminatedQuote) -> [UInt8] {
        var command: [UInt8] = []
        position += 1
        while position < line.endIndex, line[position] != UInt8(ascii: "`") {
            if line[position] == UInt8(ascii: ":"), let variables,
                let reference = VariableReference(line[position...]), let value = variables[reference.name],
                reference.form == .plain || reference.form == .literal
            {
                command += reference.form == .plain ? Array(value.utf8) : VariableReference.shellWord(value)
                position += reference.length
            } else {
                command.append(line[position])
                position += 1
            }
        }
        guard position < line.endIndex else { throw fail() }
        position += 1
        guard let run else { return command }
        return Array((run(String(decoding: command, as: UTF8.self)) ?? "").utf8)
    }

    /// Reads `'…'`, in which a quote is doubled and a backslash starts an escape as in C.
    private mutating func readString() throws(UnterminatedQuote) -> [UInt8] {
        var result: [UInt8] = []
        position += 1
        while position < line.endIndex {
            let byte = line[position]
            position += 1
            switch byte {
            case UInt8(ascii: "'"):
                guard position < line.endIndex, line[position] == byte else { return result }
                result.append(byte)
                position += 1
            case UInt8(ascii: "\\"):
                guard position < line.endIndex else { throw fail() }
                result.append(readEscape())
            default:
                result.append(byte)
            }
        }
        throw fail()
    }

    /// Reads the rest of an escape in `'…'`, after the backslash.
    private mutating func readEscape() -> UInt8 {
        let byte = line[position]
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            return readDigits(atMost: 3, base: 8) ?? byte
        case UInt8(ascii: "x"):
            position += 1
            return readDigits(atMost: 2, base: 16) ?? byte
        default:
            position += 1
            return Self.escapes[byte] ?? byte
        }
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "b"): 0x08, UInt8(ascii: "r"): 0x0D,
        UInt8(ascii: "f"): 0x0C,
    ]

    /// Reads a number and returns its low byte, or nil if there is no digit.
    private mutating func readDigits(atMost count: Int, base: Int) -> UInt8? {
        let end = line[position...].prefix(count).firstIndex {
            Character(Unicode.Scalar($0)).hexDigitValue.map { $0 >= base } ?? true
        }
        let digits = line[position..<(end ?? min(position + count, line.endIndex))]
        position = digits.endIndex
        return Int(String(decoding: digits, as: UTF8.self), radix: base).map { UInt8(truncatingIfNeeded: $0) }
    }

    private mutating func fail() -> UnterminatedQuote {
        position = line.endIndex
        return UnterminatedQuote()
    }

    private mutating func restOfLine() -> Argument {
        defer { position = line.endIndex }
        return Argument(text: String(decoding: line[position...], as: UTF8.self), quote: nil)
    }

    /// Reads text with its quotes. Whether they are closed is for the reader of the text to say.
    private mutating func literals(_ variables: Variables?) -> Argument {
        var text: [UInt8] = []
        var quote: UInt8?
        while position < line.endIndex, quote != nil || line[position] != UInt8(ascii: "\\") {
            let byte = line[position]
            if quote == nil, byte == UInt8(ascii: ":"), line[position...].starts(with: "::".utf8) {
                text += "::".utf8
                position += 2
            } else if quote == nil, let variables, byte == UInt8(ascii: ":"),
                let reference = VariableReference(line[position...]), let value = reference.text(in: variables)
            {
                text += value
                position += reference.length
            } else {
                if quote == byte {
                    quote = nil
                } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                    quote = byte
                }
                text.append(byte)
                position += 1
            }
        }
        return Argument(text: String(decoding: text, as: UTF8.self), quote: nil)
    }

    private mutating func skipBlanks() {
        while position < line.endIndex, line[position].isBlank { position += 1 }
    }
}
