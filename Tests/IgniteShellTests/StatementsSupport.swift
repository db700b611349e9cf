import Ignite3
import IgniteCore
import IgniteShell

/// Writes down what a scanner yields, one line an event, so that tests can compare texts.
///
/// `2:select 1` is a statement that begins on line 2, `2G:` one ended by `\G`; `\name(a)(b)` a command with its
/// arguments, `!` behind it when they cannot be read; `~name` a variable that contains itself; `?quote 1:8` something
/// unterminated.
struct Transcript {
    var scanner: Scanner
    var variables: Variables?
    var events: [String] = []

    init(_ rules: LexicalRules = .ignite3, _ variables: Variables? = nil, atStart: Bool = true) {
        scanner = Scanner(rules, atStart: atStart)
        self.variables = variables
    }

    mutating func drain() {
        while true {
            switch scanner.next(variables) {
            case .statement(let statement): events.append(described(statement))
            case .statementVertical(let statement): events.append(described(statement, "G"))
            case .command(var command):
                var event = "\\\(command.name)"
                do {
                    while let argument = try command.argument(variables: variables) { event += "(\(argument.text))" }
                } catch {
                    event += "!"
                }
                command.end()
                scanner.resume(after: command)
                events.append(event)
            case .recursion(let name): events.append("~\(name)")
            case .unterminated(let open): events.append("?\(open.what) \(open.line):\(open.column)")
            case .incomplete: return
            }
        }
    }
}

/// `2:select 1`: the line and the text of a statement.
func described(_ statement: Scanner.Statement, _ mark: String = "") -> String {
    "\(statement.line)\(mark):\(String(decoding: statement.text, as: UTF8.self))"
}

/// All that a source yields when it is fed whole.
func scan(_ source: String, _ rules: LexicalRules = .ignite3, _ variables: Variables? = nil) -> [String] {
    var transcript = Transcript(rules, variables)
    transcript.scanner.feed(source.utf8)
    transcript.scanner.endInput()
    transcript.drain()
    return transcript.events
}

/// Variables with values beside the special ones.
func variables(_ values: KeyValuePairs<String, String>) -> Variables {
    var result = Variables()
    for (name, value) in values { result.assign(name, value) }
    return result
}

extension LexicalRules {
    static let ignite3 = Ignite3Dialect().lexicalRules
    /// Those of H2, an engine of Ignite 2's.
    static let h2 = LexicalRules(hasDollarQuotes: true)
}
