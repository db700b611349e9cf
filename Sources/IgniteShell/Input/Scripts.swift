import Ignite
import IgniteCore

/// A script that is being read: its text, what has been scanned of it, and where it stands.
final class ScriptContext {
    let source: InputSource
    /// Whether every error ends it, as in `-c`; else ON_ERROR_STOP decides.
    let stopsAtError: Bool
    var scanner = Scanner(defaultDialect.lexicalRules)
    var conditions = ConditionalStack()
    /// Where the statement or command that is being run stands; nil in the text of a `-c`. Before the first one it is
    /// the place of the command that includes the script.
    fileprivate(set) var place: Messages.Place?

    init(_ source: InputSource, stopsAtError: Bool = false) {
        self.source = source
        self.stopsAtError = stopsAtError
    }

    /// Messages are about this line from now on.
    func moveTo(line: Int) { place = source.name.map { ($0, line) } }
}

/// The scripts that are being read, one included by the other, and what they share.
final class Scripts {
    /// The innermost is the last.
    private var stack: [ScriptContext] = []
    /// What `\g` runs again when nothing has been typed.
    var lastStatement: Scanner.Statement?
    /// What `\bind` has given for the next statement.
    var parameters: [Value] = []

    static let mostNested = 100

    var innermost: ScriptContext? { stack.last }

    /// Whether a script has been included by another.
    var isNested: Bool { stack.count > 1 }

    /// The script that comes from standard input, if there is one.
    var standardInput: ScriptContext? { stack.first { $0.source.isStandardInput } }

    /// Where the innermost one stands.
    var place: Messages.Place? { innermost?.place }

    /// Begins a script within the innermost one; false when there are too many.
    func push(_ script: ScriptContext) -> Bool {
        guard stack.count < Self.mostNested else { return false }
        script.place = place
        stack.append(script)
        return true
    }

    /// Ends the innermost script.
    func pop() { stack.removeLast() }

    /// Takes the statement that has been typed out of the buffer; the last one that was run if there is none.
    func takeStatement() -> Scanner.Statement? { innermost?.scanner.takeStatement() ?? lastStatement }

    /// The statement that has been typed, or the last one, with a line end; nil when there is none.
    var statementText: [UInt8]? {
        let typed = innermost?.scanner.buffer.text ?? []
        guard var text = typed.isEmpty ? lastStatement?.typed : typed else { return nil }
        if text.last != 0x0A { text.append(0x0A) }
        return text
    }
}
