import Glibc
import IgniteCore

/// Commands for the operating system.
let systemCommands = [
    MetaCommand("!", "[COMMAND]", .system, "run a command, or start a shell", .line) {
        (shell, arguments, _) throws(Failure) in
        let command = arguments.first?.text ?? shell.host.environment["SHELL"] ?? "sh"
        try shell.printing.flush(shell.printing.output)
        try naming("!") { () throws(ShellError) in
            let status = try Child(command, host: shell.host).wait()
            // The terminal has shown ^C; start the prompt on a new line.
            if status == 128 + SIGINT, shell.isInteractive { shell.diagnostics.write(asIs: "\n") }
            shell.variables.assign("SHELL_ERROR", status == 0 ? "false" : "true")
            shell.variables.assign("SHELL_EXIT_CODE", "\(status)")
        }
        return .proceed
    },
    MetaCommand(
        "getenv", "NAME VARIABLE", .system, "store an environment variable in a variable",
        MetaCommand.Parameters(kinds: [.normal, .normal], required: 2).completing(.variables, .environment)
    ) { (shell, arguments, _) throws(Failure) in
        guard let value = shell.host.environment[arguments[1].text] else { return .proceed }
        try naming("getenv") { () throws(ShellError) in
            try shell.variables.set(arguments[0].text, value)
        }
        return .proceed
    },
    MetaCommand(
        "setenv", "VARIABLE [VALUE]", .system, "set or unset an environment variable",
        MetaCommand.Parameters(kinds: [.normal, .normal], required: 1).completing(.environment)
    ) { (shell, arguments, _) throws(Failure) in
        let name = arguments[0].text
        guard !name.isEmpty, !name.contains("=") else {
            throw .shell("\\setenv: \"\(name)\" is not a valid variable name")
        }
        shell.host.environment[name] = arguments.count > 1 ? arguments[1].text : nil
        return .proceed
    },
    MetaCommand(
        "cd", "[DIRECTORY]", .system, "change the working directory (default: home)", .optional.completing(.folders)
    ) {
        (shell, arguments, _) throws(Failure) in
        let home = shell.host.environment["HOME"] ?? ""
        guard let folder = arguments.first?.text ?? (home.isEmpty ? nil : home) else {
            throw .shell("\\cd: HOME is not set; name a directory")
        }
        guard chdir(folder) == 0 else { throw .shell("\\cd: \(folder): \(errorText(errno))") }
        return .proceed
    },
]
