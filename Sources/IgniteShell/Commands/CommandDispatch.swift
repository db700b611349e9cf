import IgniteCore

extension Shell {
    /// Reads the arguments of a meta-command and calls it.
    func callCommand(_ scanner: inout CommandScanner, _ script: ScriptContext) throws(Exit) -> CommandResult {
        do throws(Failure) {
            guard let command = MetaCommand.named(scanner.name) else { throw .shell(unknown(scanner.name)) }
            guard command.exists(in: dialect.catalog) else {
                throw .shell("\\\(command.name) does not exist for \(dialect.name)")
            }
            let (arguments, extra) = try arguments(of: command, &scanner)
            guard arguments.count >= command.parameters.required else {
                throw .shell("\\\(command.name): an argument is missing; use: \(command.synopsis)")
            }
            let result = try command.run(self, arguments, script)
            if let extra { messages.warning("\(extra) ignored; use: \(command.synopsis)") }
            return result
        } catch {
            if case .exit = error {} else { scanner.dropLine() }
            // The statement that they were for is given up.
            if MetaCommand.named(scanner.name)?.section == .query { scripts.parameters = [] }
            _ = try report(error, sql: nil)
            return .failed
        }
    }

    /// The arguments, and what is to be said of one too many.
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
            // The block must be opened even so, or its \endif would end another.
            guard command.name == "if" else { throw .shell("\\\(command.name): \(error)") }
            messages.failure("\\\(command.name): \(error)")
        }
        if let extra, parameters.refusesMore { throw .shell("\(extra); use: \(command.synopsis)") }
        scanner.end()
        return (arguments, extra)
    }

    /// Whether variables and backticks mean something in the arguments: not where nothing is decided by them.
    private func expandsArguments(of command: String) -> Bool {
        guard let conditions = scripts.innermost?.conditions else { return true }
        return command == "elif" ? conditions.wantsCondition : conditions.isActive
    }

    /// Passes over the arguments of a command that is not run; nothing in them is looked at.
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
            [host, messages] command in
            do throws(ShellError) {
                let output = try Child.output(of: command, host: host)
                if output == nil { messages.failure("\(command): the command failed") }
                return output
            } catch {
                messages.failure(error.message)
                return nil
            }
        }
    }

    private func unknown(_ name: String) -> String {
        let known = MetaCommand.all.filter { $0.exists(in: dialect.catalog) }.map(\.name)
        let near = suggestion(for: name, among: known) { "\\\($0)" }
        return "invalid command \\\(name)\(near.isEmpty ? "; \\? lists the commands" : near)"
    }

    /// Reads `on` and `off`; without an argument the setting is turned over.
    func switched(_ name: String, _ argument: CommandScanner.Argument?, from old: Bool) throws(Failure) -> Bool {
        guard let argument else { return !old }
        guard let value = Variables.boolean(argument.text) else {
            throw .shell("\\\(name): \"\(argument.text)\" is neither on nor off; use: \\\(name) [on|off]")
        }
        return value
    }
}
