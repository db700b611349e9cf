import Glibc
import IgniteCore

/// The operating system.
let systemCommands = [
    MetaCommand("!", "[COMMAND]", .system, "run a command, or a shell", .line) {
        (shell, arguments, _) throws(Failure) in
        let command = arguments.first?.text ?? getenv("SHELL").map { String(cString: $0) } ?? "sh"
        if let failure = shell.flushed(shell.output) { throw failure }
        do throws(ShellError) {
            let status = try Child(command, waiter: shell.waiter, signals: shell.signals).wait()
            shell.variables.assign("SHELL_ERROR", status == 0 ? "false" : "true")
            shell.variables.assign("SHELL_EXIT_CODE", "\(status)")
        } catch {
            throw .shell("\\!: \(error.message)")
        }
        return .proceed
    },
    MetaCommand(
        "cd", "[FOLDER]", .system, "change the working folder; without one: home", .optional.completing(.folders)
    ) {
        (shell, arguments, _) throws(Failure) in
        guard let folder = arguments.first?.text ?? getenv("HOME").map({ String(cString: $0) }) else {
            throw .shell("\\cd: HOME is not set; name a folder")
        }
        guard chdir(folder) == 0 else { throw .shell("\\cd: \(folder): \(errorText(errno))") }
        return .proceed
    },
]
