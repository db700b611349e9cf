import IgniteCore

/// Leaving, help, errors, time.
let generalCommands = [
    MetaCommand("q", "", .general, "leave; in a script: end the script", .none) { _, _, _ in .quit },
    MetaCommand(
        "?", "[commands|options|variables]", .general, "show help",
        .optional.completing(.words(["commands", "options", "variables"]))
    ) {
        (shell, arguments, _) throws(Failure) in
        let text: String
        switch arguments.first?.text ?? "commands" {
        case "commands": text = Help.commands
        case "options": text = shell.optionsHelp
        case "variables": text = Help.variables
        case let topic: throw .shell("\\?: there is no help on \"\(topic)\": commands, options, variables")
        }
        try shell.show(text)
        return .proceed
    },
    MetaCommand("h", "[STATEMENT]", .general, "explain a statement of SQL; * for all", .line.completing(.statements)) {
        (shell, arguments, _) throws(Failure) in
        try shell.show(StatementHelp.text(arguments.first?.text))
        return .proceed
    },
    MetaCommand("errverbose", "", .general, "show the last error with all that is known of it", .none) {
        (shell, _, _) in
        if let error = shell.lastError {
            shell.messages.note("ERROR: \(error.description)\n" + Messages.details(of: error).dropLast())
        } else {
            shell.messages.note("There is no previous error.")
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

/// The texts of `\?`, from the tables.
enum Help {
    static var commands: String {
        var text = ""
        for section in MetaCommand.Section.allCases {
            text += text.isEmpty ? "" : "\n"
            text += "\(section.rawValue)\n"
            for command in MetaCommand.all where command.section == section {
                text += row(command.synopsis, command.summary, width: 24)
            }
        }
        return text
    }

    static var variables: String {
        var text = "Variables that the shell goes by (\\set NAME VALUE)\n"
        for variable in SpecialVariable.all { text += row(variable.name, variable.help, width: 24) }
        text += "\nSettings of \\pset\n"
        for setting in FormatSetting.all { text += row(setting.name, setting.summary, width: 24) }
        return text
    }

    /// A term and what it means, lined up; a long term has a line of its own.
    static func row(_ term: String, _ meaning: String, width: Int) -> String {
        let gap = width - term.unicodeScalars.count
        let indent = String(repeating: " ", count: gap > 0 ? gap : width + 2)
        return "  \(term)\(gap > 0 ? "" : "\n")\(indent)\(meaning)\n"
    }
}
