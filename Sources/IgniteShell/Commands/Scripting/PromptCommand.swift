import Glibc

/// The command `\prompt`.
let promptCommands = [
    MetaCommand(
        "prompt", "[TEXT] NAME", .variables, "ask for the value of a variable",
        MetaCommand.Parameters(kinds: [.normal, .normal], required: 1).completing(.nothing, .variables)
    ) { (shell, arguments, _) throws(Failure) in
        let name = arguments[arguments.count - 1].text
        let answer = try shell.ask(arguments.count > 1 ? arguments[0].text : "")
        if shell.host.signals?.isEnding == true { throw .exit(shell.host.endedBySignal) }
        switch answer {
        case .text(let value):
            try naming("prompt") { () throws(ShellError) in
                try shell.variables.set(name, value)
            }
        case .interrupted: throw .shell("\\prompt: cancelled; \(name) is not set")
        case .end: throw .shell("\\prompt: end of input; \(name) is not set")
        case .noTerminal: throw .shell("\\prompt: no terminal available; \(name) is not set")
        }
        return .proceed
    }
]

extension Shell {
    /// Asks for a value, at the terminal in interactive mode or if standard input is the script itself.
    ///
    /// For a script in a file, the answers come from standard input, as in psql. For `-c` and a script on standard
    /// input, they come from standard input if there is no terminal: the next line is the answer.
    fileprivate func ask(_ prompt: String) throws(Failure) -> QuestionAnswer {
        try printing.flush(printing.output)
        let question = TerminalQuestion(host: host)
        let isFile = !isInteractive && scripts.innermost?.source.name != nil && scripts.standardInput == nil
        if !isFile {
            let answer = question.askAtTerminal(prompt, echoes: true)
            guard case .noTerminal = answer else { return answer }
            if isInteractive { return answer }
            if scripts.standardInput != nil { return try nextLine(after: prompt) }
        }
        // As in psql, because the prompt would interfere with the data.
        if isFile { try printing.write(asIs: prompt, to: printing.output) } else { diagnostics.write(asIs: prompt) }
        return question.readLine(host.streams.input)
    }

    private func nextLine(after prompt: String) throws(Failure) -> QuestionAnswer {
        diagnostics.write(asIs: prompt)
        do throws(Exit) {
            guard let line = try nextLineOfStandardInput() else { return .end }
            return .text(String(decoding: line, as: UTF8.self))
        } catch {
            throw .exit(error)
        }
    }
}
