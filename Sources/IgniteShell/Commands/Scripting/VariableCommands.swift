/// Commands for variables.
let variableCommands = [
    MetaCommand(
        "set", "[NAME [VALUE…]]", .variables, "set a variable, or list all variables",
        .any.completing(.variables, .variableValue)
    ) {
        (shell, arguments, _) throws(Failure) in
        guard let name = arguments.first?.text else {
            let list = shell.variables.all.map { "\($0.name) = '\($0.value)'\n" }.joined()
            try shell.printing.show(text: list)
            return .proceed
        }
        try naming("set") { () throws(ShellError) in
            try shell.variables.set(name, arguments.dropFirst().map(\.text).joined())
        }
        return .proceed
    },
    MetaCommand("unset", "NAME", .variables, "unset a variable", .file.completing(.variables)) {
        (shell, arguments, _) throws(Failure) in
        try naming("unset") { () throws(ShellError) in
            try shell.variables.unset(arguments[0].text)
        }
        return .proceed
    },
]
