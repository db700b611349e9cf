package import IgniteCore

/// Splits the text of a source (a terminal, a script or `-c`) into statements and meta-commands.
///
/// Only the scanner knows what is open between two lines. `Enclosure` determines where quotes and comments start and
/// end; the scanner handles semicolons, parentheses, variables and backslashes. Text can be fed in any pieces: `next`
/// scans only whole lines, and text after the last line end waits for more text or for `endInput`.
package struct Scanner {
    /// What is open at the end of the scanned text.
    package enum OpenState: Sendable {
        case none, quote, identifier, blockComment, dollarQuote, parenthesis
        /// None of the others, but part of a statement has been typed.
        case statement
    }

    /// A statement, from its first word up to its terminator.
    package struct Statement: Equatable, Sendable {
        package var text: [UInt8]
        /// The line of the first word in the source, counted from 1.
        package var line: Int
        /// Whether a semicolon ended the statement; it is not sent to the server.
        package var isTerminated = false

        /// The typed text.
        var typed: [UInt8] { isTerminated ? text + [UInt8(ascii: ";")] : text }
    }

    /// A construct that is still open at the end of the source.
    package struct Unterminated: Equatable, Sendable {
        package var what: OpenState
        /// The line and column where it started, both counted from 1.
        package var line: Int
        package var column: Int
    }

    package enum Event {
        case statement(Statement)
        /// A statement that `\G` ended, to be shown vertically.
        case statementVertical(Statement)
        /// A meta-command. Call `resume(after:)` after reading it; otherwise the rest of its line is skipped.
        case command(CommandScanner)
        /// The named variable refers to itself and was not expanded; scanning continues.
        case recursion(String)
        /// The source ended within quotes or a comment, and the statement was dropped.
        case unterminated(Unterminated)
        /// There is nothing more to scan.
        case incomplete
    }

    /// The statement that is being typed.
    package struct Buffer: Sendable {
        package fileprivate(set) var text: [UInt8] = []
        /// The line of the first word in the source, if there is one.
        package fileprivate(set) var line = 0
        fileprivate var depth = 0

        package init() {}
    }

    /// The start of the open quotes or comment.
    private struct Opening {
        var line = 0
        var position = 0
        /// The column; 0 until it has been counted.
        var column = 0
    }

    /// The lexical rules of the connection.
    package var rules: LexicalRules
    package private(set) var buffer = Buffer()
    private var input: ScannerInput
    /// The open quotes or comment; nil outside of both.
    private var enclosure: Enclosure?
    private var opening = Opening()
    // The length of the buffer when a quote was closed: another one just there goes on with the same string.
    private var closedAt = -1
    private var inCommand = false
    /// Whether the last scanned line ends within a comment.
    package private(set) var lineEndsInComment = false

    /// Creates a scanner for one source. With `atStart`, the first bytes are the start of the source, where a BOM is
    /// skipped.
    package init(_ rules: LexicalRules, atStart: Bool = true) {
        self.rules = rules
        input = ScannerInput(atStart: atStart)
    }

    /// The current line of the source, counted from 1.
    package var line: Int { input.line }

    // MARK: Input

    /// Takes the next bytes of the source, which can end anywhere.
    package mutating func feed(_ bytes: some Collection<UInt8>) {
        input.feed(bytes)
    }

    /// Takes a line, with or without its line end.
    package mutating func feedLine(_ line: some Collection<UInt8>) {
        input.feedLine(line)
    }

    /// Ends the source. The remaining text is a statement.
    package mutating func endInput() {
        input.endInput()
    }

    /// Takes the line after that of the current command, as input of the command. Returns nil if there is none yet.
    package mutating func takeNextLine() -> [UInt8]? { input.takeNextLine() }

    /// Takes the lines after the current one up to one that is the mark, as far as they have been fed.
    mutating func takeNextLines(through mark: [UInt8]) -> (bytes: [UInt8], reachedMark: Bool) {
        input.takeNextLines(through: mark)
    }

    /// Drops the text that has not been scanned.
    package mutating func discardInput() {
        noteColumn()
        input.discard()
        inCommand = false
    }

    // MARK: The statement being typed

    /// Clears the statement and everything that is open.
    package mutating func reset() {
        buffer = Buffer()
        enclosure = nil
        closedAt = -1
    }

    /// Restores the statement, to undo a skipped branch of `\if`.
    package mutating func restore(_ saved: Buffer) {
        reset()
        buffer = saved
    }

    /// Takes the statement out of the query buffer, as `\g` does; returns nil if the buffer is empty.
    package mutating func takeStatement() -> Statement? {
        guard !buffer.text.isEmpty else { return nil }
        let statement = Statement(text: buffer.text, line: buffer.line)
        reset()
        return statement
    }

    /// Clears the statement and reads a text before the rest of the source.
    package mutating func replaceStatement(with text: [UInt8]) {
        reset()
        // A variable has a name.
        input.enter(text, of: "")
    }

    /// The open construct, for the prompt.
    package var openState: OpenState {
        switch enclosure {
        case .string: .quote
        case .quotedName: .identifier
        case .blockComment: .blockComment
        case .dollarString: .dollarQuote
        case nil, .lineComment: buffer.depth > 0 ? .parenthesis : buffer.text.isEmpty ? .none : .statement
        }
    }

    // MARK: Scanning

    /// Scans to the next statement or meta-command, or to the end of the text.
    ///
    /// Without variables, each `:name` is left unchanged, as in a skipped branch of `\if`.
    package mutating func next(_ variables: Variables? = nil) -> Event {
        if inCommand {
            input.dropLine()
            inCommand = false
        }
        while true {
            input.leaveFinishedValues()
            guard let byte = input.peek() else { return input.isAtEnd ? rest() : .incomplete }
            if byte.isLineEnd {
                passLineEnd()
                continue
            }
            if let enclosure {
                scan(enclosure, byte)
            } else if let event = scanPlain(byte, variables) {
                return event
            }
        }
    }

    /// Continues after the part of the line that a meta-command has read.
    package mutating func resume(after command: CommandScanner) {
        guard inCommand else { return }
        inCommand = false
        input.skip(command.consumed)
    }

    private mutating func scanPlain(_ byte: UInt8, _ variables: Variables?) -> Event? {
        switch byte {
        case UInt8(ascii: ";") where buffer.depth == 0:
            input.skip(1)
            guard var statement = takeStatement() else { return nil }
            statement.isTerminated = true
            return .statement(statement)
        case UInt8(ascii: "("):
            keepToken(1)
            buffer.depth += 1
        case UInt8(ascii: ")"):
            keepToken(1)
            buffer.depth = max(0, buffer.depth - 1)
        case UInt8(ascii: ":"): return scanColon(variables)
        case UInt8(ascii: "\\"): return scanBackslash()
        default:
            if Enclosure.mayBegin(with: byte),
                let enclosure = Enclosure(byte, input.peek(1), after: buffer.text.last, rules)
            {
                open(enclosure)
            } else if buffer.text.isEmpty, byte.isBlank {
                input.skip(1)
            } else {
                append(input.takeRun { $0.mayMeanSomething })
            }
        }
        return nil
    }

    private mutating func scanColon(_ variables: Variables?) -> Event? {
        if let next = input.peek(1), next == UInt8(ascii: ":") || next == UInt8(ascii: "=") {
            keepToken(2)
            return nil
        }
        guard let variables, let reference = VariableReference(input.reach), let value = reference.text(in: variables)
        else {
            keepToken(1)
            return nil
        }
        if reference.form != .plain {
            input.skip(reference.length)
            append(value[...])
        } else if input.isInside(reference.name) {
            keepToken(reference.length)
            return .recursion(reference.name)
        } else {
            input.skip(reference.length)
            input.enter(value, of: reference.name)
        }
        return nil
    }

    private mutating func scanBackslash() -> Event? {
        switch input.peek(1) {
        case UInt8(ascii: ";"), UInt8(ascii: ":"):
            // psql's way to have these two in a statement without their meaning for the shell.
            input.skip(1)
            keepToken(1)
            return nil
        case UInt8(ascii: "G") where endsCommandName(input.peek(2)):
            input.skip(2)
            return takeStatement().map(Event.statementVertical)
        default:
            input.skip(1)
            inCommand = true
            return .command(CommandScanner(input.restOfLine()))
        }
    }

    private func endsCommandName(_ byte: UInt8?) -> Bool {
        byte.map { $0.isBlank || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ";") } ?? true
    }

    /// Returns the event at the end of the source.
    private mutating func rest() -> Event {
        let what = openState
        switch what {
        case .quote, .identifier, .blockComment, .dollarQuote:
            noteColumn()
            reset()
            return .unterminated(Unterminated(what: what, line: opening.line, column: opening.column))
        case .none, .parenthesis, .statement:
            guard var statement = takeStatement() else { return .incomplete }
            while let last = statement.text.last, last.isBlank { statement.text.removeLast() }
            return .statement(statement)
        }
    }

    // MARK: Quotes and comments

    private mutating func open(_ enclosure: Enclosure) {
        let isSecondQuote = closedAt == buffer.text.count && buffer.text.last == input.peek()
        if !isSecondQuote { opening = Opening(line: line, position: input.position) }
        self.enclosure = enclosure
        if enclosure.isComment { keep(enclosure.openingLength) } else { keepToken(enclosure.openingLength) }
    }

    private mutating func scan(_ enclosure: Enclosure, _ byte: UInt8) {
        if let length = enclosure.closingLength(byte, input.peek(1)) {
            keep(length)
            self.enclosure = nil
            if enclosure.doublesEnd { closedAt = buffer.text.count }
        } else {
            let mark = enclosure.closingByte
            keep(input.takeRun { $0 == mark })
        }
    }

    private mutating func passLineEnd() {
        lineEndsInComment = enclosure?.isComment == true
        if enclosure == .lineComment { enclosure = nil } else if enclosure != nil { noteColumn() }
        keep(input.takeLineEnd())
    }

    /// Counts the column of the open construct while its line is available, once per line.
    private mutating func noteColumn() {
        guard opening.line == line, opening.column == 0 else { return }
        opening.column = input.column(of: opening.position)
    }

    // MARK: Filling the buffer

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        if buffer.text.isEmpty { buffer.line = line }
        buffer.text.append(contentsOf: bytes)
    }

    /// Appends a part of a statement.
    private mutating func keepToken(_ count: Int) {
        var left = count
        while left > 0, input.peek() != nil {
            let bytes = input.take(left)
            append(bytes)
            left -= bytes.count
        }
    }

    /// Appends a comment or blanks, unless they are before the first word of the statement.
    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        if !buffer.text.isEmpty { append(bytes) }
    }

    private mutating func keep(_ count: Int) {
        if buffer.text.isEmpty { input.skip(count) } else { keepToken(count) }
    }
}

extension UInt8 {
    /// Whether a byte is significant outside quotes and comments.
    fileprivate var mayMeanSomething: Bool {
        switch self {
        case UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ":"), UInt8(ascii: "\\"): true
        default: Enclosure.mayBegin(with: self)
        }
    }
}
