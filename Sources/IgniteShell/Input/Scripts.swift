import Ignite
import IgniteCore

/// A script that is being read: its source, its scanner and the current location.
final class ScriptContext {
    let source: InputSource
    /// Whether every error ends the script, as with `-c`; otherwise ON_ERROR_STOP decides.
    let stopsAtError: Bool
    var scanner = Scanner(defaultDialect.lexicalRules)
    var conditions = ConditionalStack()
    /// The location of the running statement or command; nil for the text of `-c`. Before the first statement, it is
    /// the location of the command that includes the script.
    fileprivate(set) var place: Diagnostics.Place?

    init(_ source: InputSource, stopsAtError: Bool = false) {
        self.source = source
        self.stopsAtError = stopsAtError
    }

    /// Makes subsequent messages refer to this line.
    func moveTo(line: Int) { place = source.name.map { ($0, line) } }
}

/// The scripts that are being read, each included by the previous one, and their shared state.
final class Scripts {
    /// The scripts, with the innermost last.
    private var stack: [ScriptContext] = []
    /// The statement that `\g` runs again if the query buffer is empty.
    var lastStatement: Scanner.Statement?
    /// How the rows of that statement were drawn; nil if they were not. `\watch` draws them again.
    var lastChart: ChartRequest?
    /// The values of `\bind` for the next statement.
    var parameters: [Value] = []

    static let mostNested = 100

    var innermost: ScriptContext? { stack.last }

    /// Whether the current script is included by another.
    var isNested: Bool { stack.count > 1 }

    /// The script on standard input, if there is one.
    var standardInput: ScriptContext? { stack.first { $0.source.isStandardInput } }

    /// The location in the innermost script.
    var place: Diagnostics.Place? { innermost?.place }

    /// Starts a script within the innermost one. Returns false if too many are nested.
    func push(_ script: ScriptContext) -> Bool {
        guard stack.count < Self.mostNested else { return false }
        script.place = place
        stack.append(script)
        return true
    }

    /// Ends the innermost script.
    func pop() { stack.removeLast() }

    /// Takes the statement out of the query buffer, or returns the last one if the buffer is empty.
    func takeStatement() -> Scanner.Statement? {
        guard let typed = innermost?.scanner.takeStatement() else { return lastStatement }
        lastChart = nil
        return typed
    }

    /// The query buffer, or the last statement, with a line end; nil if there is neither.
    var statementText: [UInt8]? {
        let typed = innermost?.scanner.buffer.text ?? []
        guard var text = typed.isEmpty ? lastStatement?.typed : typed else { return nil }
        if text.last != 0x0A { text.append(0x0A) }
        return text
    }
}
