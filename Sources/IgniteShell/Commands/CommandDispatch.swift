import IgniteCore

extension Shell {
    /// Reads the arguments of a meta-command and runs it.
    func callCommand(_ scanner: inout CommandScanner, _ script: ScriptContext) throws(Exit) -> CommandResult {
        do throws(Failure) {
            guard let command = MetaCommand.named(scanner.name) else { throw .shell(unknown(scanner.name)) }
            guard command.exists(in: dialect.catalog) else {
                skipArguments(&scanner)
                diagnostics.note("\\\(command.name) does not exist for \(dialect.name).")
                return .proceed
            }
            let (arguments, extra) = try arguments(of: command, &scanner)
            guard arguments.count >= command.parameters.required else {
                throw .shell("\\\(command.name): missing required argument; usage: \(command.synopsis)")
            }
            let result = try command.run(self, arguments, script)
            if let extra { diagnostics.warning("\(extra) ignored; usage: \(command.synopsis)") }
            return result
        } catch {
            if case .exit = error {} else { scanner.dropLine() }
            // The statement that the parameters were for is abandoned.
            if MetaCommand.named(scanner.name)?.section == .query { scripts.parameters = [] }
            _ = try report(error, sql: nil)
            return .failed
        }
    }

    /// Returns the arguments, and a message about an extra argument.
    private func arguments(
        of command: MetaCommand, _ scanner: inout CommandScanner
    ) throws(Failure) -> (read: [CommandScanner.Argument], extra: String?) {
        let parameters = command.parameters
        var arguments: [CommandScanner.Argument] = []
        var extra: String?
        do throws(CommandScanner.UnterminatedQuote) {
            while true {
                guard
                    let kind = arguments.count < parameters.kinds.count
                        ? parameters.kinds[arguments.count] : parameters.rest
                else { break }
                guard var argument = try argument(kind, parameters, &scanner) else { break }
                if parameters.namesFiles { argument.text = expandedPath(argument.text) }
                arguments.append(argument)
            }
            if let more = try argument(.normal, parameters, &scanner) {
                extra = "\\\(command.name): extra argument \"\(more.text)\""
                while try argument(.normal, parameters, &scanner) != nil {}
            }
        } catch {
            // Open the block anyway; otherwise its \endif would end another block.
            guard command.name == "if" else { throw .shell("\\\(command.name): \(error)") }
            diagnostics.failure("\\\(command.name): \(error)")
        }
        if let extra, parameters.refusesMore { throw .shell("\(extra); usage: \(command.synopsis)") }
        scanner.end()
        return (arguments, extra)
    }

    /// Returns whether variables and backticks are expanded in the arguments. They are not where the result is not
    /// used.
    private func expandsArguments(of command: String) -> Bool {
        guard let conditions = scripts.innermost?.conditions else { return true }
        return command == "elif" ? conditions.wantsCondition : conditions.isActive
    }

    /// Skips the arguments of a command that is not run, without expanding them.
    func skipArguments(_ scanner: inout CommandScanner) {
        guard let command = MetaCommand.named(scanner.name) else {
            while (try? scanner.argument()) != nil {}
            return scanner.end()
        }
        for kind in command.parameters.kinds { _ = try? scanner.argument(kind) }
        while (try? scanner.argument(command.parameters.rest ?? .normal)) != nil {}
        scanner.end()
    }

    private func argument(
        _ kind: CommandScanner.ArgumentKind, _ parameters: MetaCommand.Parameters, _ scanner: inout CommandScanner
    ) throws(CommandScanner.UnterminatedQuote) -> CommandScanner.Argument? {
        guard expandsArguments(of: scanner.name) else { return try scanner.argument(kind) }
        return try scanner.argument(kind, variables: variables, dropsSemicolons: parameters.dropsSemicolons) {
            [host, diagnostics] command in
            do throws(ShellError) {
                let output = try Child.output(of: command, host: host)
                if output == nil { diagnostics.failure("\(command): the command failed") }
                return output
            } catch {
                diagnostics.failure(error.message)
                return nil
            }
        }
    }

    private func unknown(_ name: String) -> String {
        let known = MetaCommand.all.filter { $0.exists(in: dialect.catalog) }.map(\.name)
        let near = suggestion(for: name, among: known) { "\\\($0)" }
        return "invalid command \\\(name)\(near.isEmpty ? "; try \\? for help" : near)"
    }

    /// Returns the value of `on` or `off`; without an argument, the opposite of the current value.
    func switched(_ name: String, _ argument: CommandScanner.Argument?, from old: Bool) throws(Failure) -> Bool {
        guard let argument else { return !old }
        guard let value = Variables.boolean(argument.text) else {
            throw .shell("\\\(name): expected on or off, not \"\(argument.text)\"")
        }
        return value
    }
}
