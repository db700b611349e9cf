import IgniteCore

/// Commands for transactions.
let transactionCommands = [
    MetaCommand(
        "autocommit", "[on|off]", .transactions, "commit each statement automatically",
        .optional.completing(.onOff).refusingMore()
    ) {
        (shell, arguments, _) throws(Failure) in
        if !arguments.isEmpty {
            let isOn = try shell.switched("autocommit", arguments.first, from: shell.variables.autocommit)
            if !isOn {
                try shell.connection.makeReady()
                try shell.connection.requireTransactions()
            }
            shell.variables.assign("AUTOCOMMIT", isOn ? "on" : "off")
        }
        shell.tag("Autocommit is \(shell.variables.autocommit ? "on" : "off").")
        return .proceed
    },
    MetaCommand(
        "begin", "[read only|read write] [timeout S] [...]", .transactions, "begin a transaction",
        .any.completing(.wordsInOrder(TransactionRequest.words))
    ) {
        (shell, arguments, _) throws(Failure) in
        try shell.begin(TransactionRequest(arguments.map(\.text)))
        return .proceed
    },
    MetaCommand("commit", "", .transactions, "commit the transaction", .none.refusingMore()) {
        (shell, _, _) throws(Failure) in
        try shell.commit()
        return .proceed
    },
    MetaCommand("rollback", "", .transactions, "roll back the transaction", .none.refusingMore()) {
        (shell, _, _) throws(Failure) in
        try shell.rollback()
        return .proceed
    },
]

extension TransactionRequest {
    /// The arguments of `\begin`, each with the arguments that can follow it.
    static let words = {
        let first = ["isolation", "label", "optimistic", "pessimistic", "read", "timeout"]
        var words = [
            "": first, "read": ["committed", "only", "write"], "isolation": ["read", "repeatable", "serializable"],
            "repeatable": ["read"],
        ]
        for word in ["only", "write", "committed", "serializable", "optimistic", "pessimistic"] { words[word] = first }
        return words
    }()

    private static let usage =
        "\\begin [read only|read write] [timeout S] [optimistic|pessimistic] [isolation LEVEL] [label TEXT]"

    /// Parses the arguments of `\begin`.
    init(_ words: [String]) throws(Failure) {
        var rest = words[...]
        func takes(_ expected: String...) -> Bool {
            guard rest.prefix(expected.count).elementsEqual(expected, by: { $0.lowercased() == $1 }) else {
                return false
            }
            rest = rest.dropFirst(expected.count)
            return true
        }
        while !rest.isEmpty {
            if takes("read", "only") {
                isReadOnly = true
            } else if takes("read", "write") {
                isReadOnly = false
            } else if takes("optimistic") {
                concurrency = .optimistic
            } else if takes("pessimistic") {
                concurrency = .pessimistic
            } else if takes("isolation") {
                _ = takes("level")
                if takes("read", "committed") {
                    isolation = .readCommitted
                } else if takes("repeatable", "read") {
                    isolation = .repeatableRead
                } else if takes("serializable") {
                    isolation = .serializable
                } else {
                    throw .shell("\\begin: isolation must be read committed, repeatable read or serializable")
                }
            } else if rest.count > 1, takes("timeout") {
                let value = rest.removeFirst()
                guard let seconds = Double(value), seconds > 0, seconds < 1e9 else {
                    throw .shell("\\begin: timeout must be a number of seconds, not \"\(value)\"")
                }
                timeout = seconds
            } else if rest.count > 1, takes("label") {
                label = rest.removeFirst()
            } else {
                let text = rest.joined(separator: " ")
                throw .shell("\\begin: invalid argument \"\(text)\"; usage: \(Self.usage)")
            }
        }
    }
}
