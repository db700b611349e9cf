import IgniteCore

/// The escapes of PROMPT1 and PROMPT2 and their meanings: the applicable escapes of psql, and `%P` and `%s`. The manual
/// page lists them.
package let promptEscapes: [(escape: String, help: String)] = [
    ("%M", "host and port of the server"),
    ("%m", "the host up to the first dot, unless it is a numeric address"),
    ("%>", "the port"),
    ("%P", "the protocol: ignite3"),
    ("%p", "the name of the node"),
    ("%n", "the user"),
    ("%/", "the schema"),
    ("%~", "the schema, with ~ for PUBLIC"),
    ("%#", ">"),
    (
        "%s",
        "the state: = when idle, * in a transaction, ! in an aborted transaction or without a connection, "
            + "@ in a skipped \\if branch"
    ),
    ("%x", "the transaction: empty for none, * open, ! aborted, ? not connected"),
    (
        "%R",
        "in PROMPT1, =, or @ in a skipped branch, or ! without a connection; in PROMPT2, what is open: a quote, "
            + "* for a comment, ( for a parenthesis, else -"
    ),
    ("%l", "the line number within the statement"),
    ("%w", "in PROMPT2, blanks as wide as PROMPT1"),
    ("%033", "the character with this octal code"),
    ("%:NAME:", "the value of a variable"),
    ("%`COMMAND`", "the first line of the output of a command"),
    ("%[ %]", "enclose text that takes no width, such as color codes"),
    ("%%", "%"),
]

extension Shell {
    /// Returns the prompt for the next line: PROMPT1, or PROMPT2 within a statement, with its escapes replaced.
    func prompt(_ open: Scanner.OpenState, line: Int) -> String {
        let text = plainPrompt(open, line: line)
        if open == .none {
            let lastLine = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
            interactive?.promptWidth = displayWidth(LineEditor.visiblePart(of: String(lastLine)))
        }
        let mark = String(UnicodeScalar(UInt8(LineEditor.mark)))
        // A prompt with its own colors keeps them.
        guard printing.colors.isOutputColored, !text.contains(mark) else { return text }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            // The line editor drops a sequence at the very end.
            guard let last = line.last else { return "" }
            return "\(mark)\(Color.prompt)\(mark)\(line.dropLast())\(mark)\(Color.end)\(mark)\(last)"
        }
        return lines.joined(separator: "\n")
    }

    private func plainPrompt(_ open: Scanner.OpenState, line: Int) -> String {
        let template = open == .none ? variables["PROMPT1"] : variables["PROMPT2"]
        // Bytes, because octal codes can be parts of a character.
        var result: [UInt8] = []
        var rest = Substring(template ?? "")
        var isInvisible = false
        while let character = rest.popFirst() {
            guard character == "%", let escape = rest.popFirst() else {
                result += String(character).utf8
                continue
            }
            switch escape {
            case "[", "]":
                isInvisible = escape == "["
                result.append(UInt8(LineEditor.mark))
            case ":", "`":
                let text = rest.prefix { $0 != escape }
                rest = rest.dropFirst(text.count + 1)
                let value = escape == ":" ? variables[String(text)] ?? "" : output(of: String(text))
                // Text without width can be a color; other text can come from data and is escaped.
                result += (isInvisible ? value : shownLine(value)).utf8
            case "0"..."7":
                let digits = String(escape) + rest.prefix { ("0"..."7").contains($0) }
                rest = rest.dropFirst(digits.count - 1)
                result.append(UInt8(truncatingIfNeeded: Int(digits, radix: 8) ?? 0))
            default: result += (value(of: escape, open, line: line) ?? "%\(escape)").utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Returns the replacement of a one-letter escape; nil if there is no such escape.
    private func value(of escape: Character, _ open: Scanner.OpenState, line: Int) -> String? {
        let server = connection.server
        switch escape {
        case "M": return shownLine(server?.address ?? "not connected")
        case "m": return shownLine(server.map { shortHost($0.address) } ?? "")
        case ">": return shownLine(server.map { port($0.address) } ?? "")
        case "P": return server?.scheme ?? "ignite"
        case "p": return shownLine(server?.nodeName ?? "")
        case "n": return shownLine(connection.settings.options.user ?? "")
        case "/": return shownLine(connection.schema)
        case "~": return connection.schema == "PUBLIC" ? "~" : shownLine(connection.schema)
        case "#": return ">"
        case "s": return stateMark
        case "x": return transactionMark
        case "R": return open == .none ? branchMark : open.mark
        case "l": return "\(line)"
        case "w": return String(repeating: " ", count: interactive?.promptWidth ?? 0)
        case "%": return "%"
        default: return nil
        }
    }

    // MARK: Marks

    private var branchMark: String {
        scripts.innermost?.conditions.isActive == false ? "@" : connection.isUsable ? "=" : "!"
    }

    private var transactionMark: String {
        guard connection.isUsable else { return "?" }
        return switch connection.transaction?.state {
        case nil, .ended: ""
        case .open: "*"
        case .failed, .lost: "!"
        }
    }

    private var stateMark: String {
        guard connection.isUsable, branchMark != "@" else { return branchMark }
        return transactionMark.isEmpty ? "=" : transactionMark
    }

    // MARK: Parts

    /// Returns `10800` for `node1:10800`; empty for the embedded node.
    private func port(_ address: String) -> String {
        guard ClientOptions.Address(embedded: address) == nil else { return "" }
        return String(address.drop { $0 == "[" }.split(separator: ":").last ?? "")
    }

    /// Returns `node1` for `node1.example:10800`, and `embedded`; numeric addresses are unchanged.
    private func shortHost(_ address: String) -> String {
        guard ClientOptions.Address(embedded: address) == nil else { return ServerInfo.embeddedName }
        let host = address.prefix(upTo: address.lastIndex(of: ":") ?? address.endIndex)
        let isNumeric = host.hasPrefix("[") || host.allSatisfy { $0.isNumber || $0 == "." }
        return String(isNumeric ? host : host.prefix { $0 != "." })
    }

    /// Returns the first line of the output of a command; empty if it fails.
    private func output(of command: String) -> String {
        let output = try? Child.output(of: command, host: host)
        return String((output ?? "").prefix { $0 != "\n" })
    }
}

extension Scanner.OpenState {
    /// The mark in the continuation prompt.
    fileprivate var mark: String {
        switch self {
        case .none, .statement: "-"
        case .quote: "'"
        case .identifier: "\""
        case .blockComment: "*"
        case .dollarQuote: "$"
        case .parenthesis: "("
        }
    }
}
