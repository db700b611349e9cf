import IgniteCore

/// Commands for quitting, help, errors and timing.
let generalCommands = [
    MetaCommand("q", "", .general, "quit; in a script, end the script", .none) { _, _, _ in .quit },
    MetaCommand(
        "?", "[commands|options|variables]", .general, "show help",
        .optional.completing(.words(["commands", "options", "variables"]))
    ) {
        (shell, arguments, _) throws(Failure) in
        let text: String
        switch arguments.first?.text ?? "commands" {
        case "commands": text = Help.commands(shell.dialect.catalog)
        case "options": text = shell.program.optionsHelp()
        case "variables": text = Help.variables
        case let topic:
            throw .shell("\\?: no help available for \"\(topic)\"; usage: \\? [commands|options|variables]")
        }
        try shell.printing.show(text: text)
        return .proceed
    },
    MetaCommand("h", "[STATEMENT]", .general, "show help on a SQL statement; * for all", .line.completing(.statements))
    {
        (shell, arguments, _) throws(Failure) in
        try shell.printing.show(text: StatementHelp.text(arguments.first?.text, in: shell.dialect.statementHelp))
        return .proceed
    },
    MetaCommand("errverbose", "", .general, "show the last error in full detail", .none) {
        (shell, _, _) in
        if let error = shell.lastError {
            shell.diagnostics.note("ERROR: \(error.description)\n" + Diagnostics.details(of: error).dropLast())
        } else {
            shell.diagnostics.note("There is no previous error.")
        }
        return .proceed
    },
    MetaCommand("timing", "[on|off]", .general, "show how long each statement takes", .optional.completing(.onOff)) {
        (shell, arguments, _) throws(Failure) in
        shell.isTiming = try shell.switched("timing", arguments.first, from: shell.isTiming)
        shell.tag("Timing is \(shell.isTiming ? "on" : "off").")
        return .proceed
    },
]
