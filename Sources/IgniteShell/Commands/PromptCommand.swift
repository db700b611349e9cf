import Glibc

/// `\prompt`.
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
            do throws(Variables.Failure) {
                try shell.variables.set(name, value)
            } catch {
                throw .shell("\\prompt: \(error.description)")
            }
        case .interrupted: throw .shell("\\prompt: cancelled; \(name) is not set")
        case .end: throw .shell("\\prompt: the input has ended; \(name) is not set")
        case .noTerminal: throw .shell("\\prompt: there is no terminal to ask at; \(name) is not set")
        }
        return .proceed
    }
]

extension Shell {
    /// Asks at the terminal where someone types or where standard input is the script itself. For a script that is a
    /// file the answers come from standard input, as with psql; for `-c`, and a script on standard input, from there if
    /// there is no terminal: the next line of it is the answer then.
    fileprivate func ask(_ prompt: String) throws(Failure) -> QuestionAnswer {
        try printing.flush(printing.output)
        let question = Question(host: host)
        let isFile = !isInteractive && scripts.innermost?.source.name != nil && scripts.standardInput == nil
        if !isFile {
            let answer = question.askAtTerminal(prompt, echoes: true)
            guard case .noTerminal = answer else { return answer }
            if isInteractive { return answer }
            if scripts.standardInput != nil { return try nextLine(after: prompt) }
        }
        // As with psql: among the data it would be in the way.
        if isFile { try printing.write(asIs: prompt, to: printing.output) } else { messages.write(asIs: prompt) }
        return question.readLine(host.streams.input)
    }

    private func nextLine(after prompt: String) throws(Failure) -> QuestionAnswer {
        messages.write(asIs: prompt)
        do throws(Exit) {
            guard let line = try nextLineOfStandardInput() else { return .end }
            return .text(String(decoding: line, as: UTF8.self))
        } catch {
            throw .exit(error)
        }
    }
}
