import IgniteCore
import IgniteShell

/// Scans statements and meta-commands. However the source is split, the result must be the same. The first 8 bytes
/// choose the lexical rules and the lengths of the pieces.
let statementsTarget = FuzzTarget(name: "statements", longestInput: 256) { bytes in
    var input = FuzzInput(bytes)
    let rules = LexicalRules(hasDollarQuotes: input.flag())
    let lengths = input.bytes(7)
    let source = input.remaining
    let whole = events(of: [source], rules)
    var pieces: [[UInt8]] = []
    var rest = source[...]
    while !rest.isEmpty {
        let length = Int(lengths[pieces.count % lengths.count]) % 17
        // A piece can be empty, but not all pieces.
        let piece = rest.prefix(length == 0 && pieces.count % 3 != 0 ? 1 : length)
        pieces.append(Array(piece))
        rest = rest.dropFirst(piece.count)
    }
    let cut = events(of: pieces, rules)
    require(whole == cut, "cut: \(cut), whole: \(whole)")
}

/// Returns a description of what the scanner finds in a source.
private func events(of pieces: [[UInt8]], _ rules: LexicalRules) -> [String] {
    var scanner = Scanner(rules)
    var events: [String] = []
    func scan() {
        while true {
            switch scanner.next(fuzzVariables) {
            case .statement(let statement): events.append("\(statement)")
            case .statementVertical(let statement): events.append("vertical \(statement)")
            case .command(var command):
                let name = command.name
                var words: [String] = []
                while let word = try? command.argument(variables: fuzzVariables), words.count < 2 {
                    words.append(word.text)
                }
                command.end()
                events.append("\\\(name) \(words)")
                // A command that fails skips the rest of its line.
                if name != "drop" { scanner.resume(after: command) }
            case .recursion(let name): events.append("recursion \(name)")
            case .unterminated(let what): events.append("\(what)")
            case .incomplete: return
            }
        }
    }
    for piece in pieces {
        scanner.feed(piece)
        scan()
    }
    scanner.endInput()
    scan()
    events.append("line \(scanner.line), \(scanner.openState)")
    return events
}

/// Variables that refer to each other and to themselves in every way.
let fuzzVariables: Variables = {
    var variables = Variables()
    let values = [
        "a": "1", "b": "x;y", "c": ":a :b", "d": ":e", "e": "'\n:d", "f": "\\echo :a\n", "g": "\\", "h": "'", "i": ":",
        "j": "", "k": "-", "l": "/*",
    ]
    for (name, value) in values { variables.assign(name, value) }
    return variables
}()
