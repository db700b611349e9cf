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
        do throws(Variables.Failure) {
            try shell.variables.set(name, arguments.dropFirst().map(\.text).joined())
        } catch {
            throw .shell("\\set: \(error.description)")
        }
        return .proceed
    },
    MetaCommand("unset", "NAME", .variables, "unset a variable", .file.completing(.variables)) {
        (shell, arguments, _) throws(Failure) in
        do throws(Variables.Failure) {
            try shell.variables.unset(arguments[0].text)
        } catch {
            throw .shell("\\unset: \(error.description)")
        }
        return .proceed
    },
]
