package import IgniteCore

/// Cuts the text of a source (a terminal, a script, a `-c`) into statements and meta-commands.
///
/// It alone knows what is open between two lines. Where quotes and comments begin and end, `Enclosure` says; the
/// scanner's own are semicolons, parentheses, variables and backslashes. Text is fed in any pieces; `next` scans whole
/// lines only, so a piece may end anywhere, and what stands after the last line end waits for more or for `endInput`.
package struct Scanner {
    /// What is open where the scanned text ends.
    package enum OpenState: Sendable {
        case none, quote, identifier, blockComment, dollarQuote, parenthesis
        /// Nothing of these, but something of a statement has been typed.
        case statement
    }

    /// A statement, from its first word to what ended it, without that.
    package struct Statement: Equatable, Sendable {
        package var text: [UInt8]
        /// The line of the source, from 1, where the first word stands.
        package var line: Int
        /// Whether a semicolon ended it; the server does not get that.
        package var isTerminated = false

        /// What was typed.
        var typed: [UInt8] { isTerminated ? text + [UInt8(ascii: ";")] : text }
    }

    /// Something that was still open at the end of the source.
    package struct Unterminated: Equatable, Sendable {
        package var what: OpenState
        /// Where it began: line and character in it, both from 1.
        package var line: Int
        package var column: Int
    }

    package enum Event {
        case statement(Statement)
        /// Ended by `\G`: to be shown vertically.
        case statementVertical(Statement)
        /// A meta-command. Tell `resume(after:)` how far it was read, or the rest of its line is dropped.
        case command(CommandScanner)
        /// The variable of this name contains itself and was left as it stands there; scanning goes on.
        case recursion(String)
        /// The source ended within quotes or a comment; the statement is dropped.
        case unterminated(Unterminated)
        /// All that can be scanned has been.
        case incomplete
    }

    /// The statement as far as it has been typed.
    package struct Buffer: Sendable {
        package fileprivate(set) var text: [UInt8] = []
        /// The line of the source where the first word stands, when there is one.
        package fileprivate(set) var line = 0
        fileprivate var depth = 0

        package init() {}
    }

    /// Where the quotes or the comment began that are open.
    private struct Opening {
        var line = 0
        var position = 0
        /// 0 until it has been counted.
        var column = 0
    }

    /// Those of the connection, with which they change.
    package var rules: LexicalRules
    package private(set) var buffer = Buffer()
    private var input: ScannerInput
    /// What is open; nil outside quotes and comments.
    private var enclosure: Enclosure?
    private var opening = Opening()
    // The length of the buffer when a quote was closed: another one just there goes on with the same string.
    private var closedAt = -1
    private var inCommand = false
    /// Whether the last line that was scanned ends within a comment.
    package private(set) var lineEndsInComment = false

    /// A scanner for one source. `atStart`: the first bytes fed are the first of the source, a BOM there is skipped.
    package init(_ rules: LexicalRules, atStart: Bool = true) {
        self.rules = rules
        input = ScannerInput(atStart: atStart)
    }

    /// The line of the source being scanned, from 1.
    package var line: Int { input.line }

    // MARK: Input

    /// Takes the next bytes of the source, which may end anywhere.
    package mutating func feed(_ bytes: some Collection<UInt8>) {
        input.feed(bytes)
    }

    /// Takes a line with or without its line end.
    package mutating func feedLine(_ line: some Collection<UInt8>) {
        input.feedLine(line)
    }

    /// The source has no more text: what is left counts as a statement.
    package mutating func endInput() {
        input.endInput()
    }

    /// Takes the line after that of the present command: it is input of the command, not of the shell. nil when it has
    /// not come yet, or there is none.
    package mutating func takeNextLine() -> [UInt8]? { input.takeNextLine() }

    /// Drops what has been fed and not scanned.
    package mutating func discardInput() {
        noteColumn()
        input.discard()
        inCommand = false
    }

    // MARK: The statement being typed

    /// Forgets the statement and all that is open.
    package mutating func reset() {
        buffer = Buffer()
        enclosure = nil
        closedAt = -1
    }

    /// Sets the statement back to what it was, which undoes a branch of `\if` that is not taken.
    package mutating func restore(_ saved: Buffer) {
        reset()
        buffer = saved
    }

    /// Takes the statement out of the buffer, as `\g` does; nil when nothing has been typed.
    package mutating func takeStatement() -> Statement? {
        guard !buffer.text.isEmpty else { return nil }
        let statement = Statement(text: buffer.text, line: buffer.line)
        reset()
        return statement
    }

    /// Forgets the statement and reads a text before what follows, as if it stood there.
    package mutating func replaceStatement(with text: [UInt8]) {
        reset()
        // A variable has a name.
        input.enter(text, of: "")
    }

    /// What is open, for the prompt.
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

    /// Scans to the next statement or meta-command, or through all that was fed.
    ///
    /// Without variables every `:name` is left as it is, as in a branch of `\if` that is not taken.
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

    /// Goes on after the part of the line that a meta-command has read.
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
                keepToken(1)
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

    /// What the end of the source leaves.
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
            if byte == mark { keep(1) }
            keep(input.takeRun { $0 == mark })
        }
    }

    private mutating func passLineEnd() {
        lineEndsInComment = enclosure?.isComment == true
        if enclosure == .lineComment { enclosure = nil } else if enclosure != nil { noteColumn() }
        keep(input.takeLineEnd())
    }

    /// Counts the column of what is open while its line is at hand: once a line, so that the work stays small.
    private mutating func noteColumn() {
        guard opening.line == line, opening.column == 0 else { return }
        opening.column = input.column(of: opening.position)
    }

    // MARK: Filling the buffer

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        if buffer.text.isEmpty { buffer.line = line }
        buffer.text.append(contentsOf: bytes)
    }

    /// Keeps part of a statement.
    private mutating func keepToken(_ count: Int) {
        var left = count
        while left > 0, input.peek() != nil {
            let bytes = input.take(left)
            append(bytes)
            left -= bytes.count
        }
    }

    /// Keeps what is a comment or a blank, unless it stands before the statement's first word.
    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        if !buffer.text.isEmpty { append(bytes) }
    }

    private mutating func keep(_ count: Int) {
        if buffer.text.isEmpty { input.skip(count) } else { keepToken(count) }
    }
}

extension UInt8 {
    /// Whether the scanner has to look at it outside quotes and comments.
    fileprivate var mayMeanSomething: Bool {
        switch self {
        case UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ":"), UInt8(ascii: "\\"): true
        default: Enclosure.mayBegin(with: self)
        }
    }
}
