/// Commands for transactions.
let transactionCommands = [
    MetaCommand(
        "autocommit", "[on|off]", .transactions, "commit each statement automatically",
        .optional.completing(.onOff).refusingMore()
    ) {
        (shell, arguments, _) throws(Failure) in
        if !arguments.isEmpty {
            let isOn = try shell.switched("autocommit", arguments.first, from: shell.variables.autocommit)
            shell.variables.assign("AUTOCOMMIT", isOn ? "on" : "off")
        }
        shell.tag("Autocommit is \(shell.variables.autocommit ? "on" : "off").")
        return .proceed
    },
    MetaCommand(
        "begin", "[read only|read write] [timeout S]", .transactions, "begin a transaction",
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
    static let words = [
        "": ["read", "timeout"], "read": ["only", "write"], "only": ["timeout"], "write": ["timeout"],
    ]

    /// Parses the arguments of `\begin`.
    init(_ words: [String]) throws(Failure) {
        var index = 0
        while index < words.count {
            let next = index + 1 < words.count ? words[index + 1] : nil
            switch (words[index].lowercased(), next?.lowercased()) {
            case ("read", "only"): isReadOnly = true
            case ("read", "write"): isReadOnly = false
            case ("timeout", let value?):
                guard let seconds = Double(value), seconds > 0, seconds < 1e9 else {
                    throw .shell("\\begin: timeout must be a number of seconds, not \"\(value)\"")
                }
                timeout = seconds
            case ("optimistic", _), ("pessimistic", _), ("isolation", _), ("label", _):
                throw .shell("\\begin: \(words[index]) applies only to Ignite 2; Ignite 3 has one kind of transaction")
            default:
                let text = words[index...].joined(separator: " ")
                throw .shell("\\begin: invalid argument \"\(text)\"; usage: \\begin [read only|read write] [timeout S]")
            }
            index += 2
        }
    }
}
