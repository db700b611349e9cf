import IgniteCore

/// The reason why a statement or a command failed.
enum Failure: Error {
    /// An error of the server or the connection.
    case ignite(IgniteError)
    /// An error of the shell.
    case shell(String)
    /// The program ends.
    case exit(Exit)
}

/// Runs a part of a meta-command; an error of the shell then begins with the name of the command.
func naming<Result>(_ command: String, _ body: () throws(ShellError) -> Result) throws(Failure) -> Result {
    do throws(ShellError) { return try body() } catch { throw .shell("\\\(command): \(error.message)") }
}

extension Shell {
    /// Runs a statement and prints its result.
    func runStatement(
        _ statement: Scanner.Statement, of script: ScriptContext, _ choice: OutputChoice
    ) throws(Exit) -> StepResult {
        script.moveTo(line: statement.line)
        guard let sql = String(validating: statement.text, as: UTF8.self) else {
            let fault = script.source.invalidUTF8(fromLine: statement.line)
            if let fault { script.moveTo(line: fault.line) }
            let offset = fault.map { ": invalid byte at offset \($0.offset)" } ?? ""
            return try report(.shell("the statement is not valid UTF-8\(offset); it was not sent"), sql: nil)
        }
        scripts.lastStatement = statement
        scripts.lastChart = choice.chart
        let parameters = scripts.parameters
        scripts.parameters = []
        let started = Deadline.now
        var result = StepResult.proceed
        defer {
            printing.progress?.end()
            connection.lastAnswer = .now
        }
        do throws(Failure) {
            if variables.echo == .queries { try printing.echo(statement.typed + [0x0A]) }
            printing.log?.add(statement: String(decoding: statement.typed, as: UTF8.self))
            let kind = StatementKind(statement.text, dialect.lexicalRules)
            if kind.words.first == "COPY" {
                let request = try naming("copy") { () throws(ShellError) in
                    var parser = CopyParser(sql)
                    return try parser.statement()
                }
                try copy(request, script)
            } else {
                try execute(sql, parameters, kind, choice)
            }
            setResultVariables(error: nil)
        } catch {
            if choice.endsQuietly, isTyped, case .ignite(let fault) = error, fault.code == .cancelled {
                connection.reportTransaction()
                return .failed
            }
            result = try report(error, sql: String(decoding: statement.typed, as: UTF8.self))
        }
        if isTiming { diagnostics.note(elapsed(UInt64(max(0, Deadline.now.nanoseconds - started.nanoseconds)) / 1000)) }
        return result
    }

    private func execute(
        _ sql: String, _ parameters: [Value], _ kind: StatementKind, _ choice: OutputChoice
    ) throws(Failure) {
        if let control = kind.transaction {
            if let leftover = kind.leftover {
                throw .shell(
                    "\(kind.tag): unsupported option \"\(leftover)\"; only READ ONLY and READ WRITE can follow, "
                        + "and \\begin has the options of \(dialect.name)")
            }
            return try controlTransaction(control, tag: kind.tag)
        }
        let transaction = try transaction(for: kind)
        let result = try callSession(sql, parameters, kind, in: transaction)
        switch result.outcome {
        case .rows:
            var shown = choice
            shown.isPlan = kind.isExplain
            shown.isKept = true
            let rowCount =
                if let takeRows = choice.takeRows { try takeRows(result) } else { try printing.print(result, shown) }
            variables.assign("ROW_COUNT", "\(rowCount)")
        case .updated(let count):
            variables.assign("ROW_COUNT", "\(count)")
            tag("\(kind.tag) \(count)")
        case .applied(let applied):
            if isInteractive, kind.isDDL {
                connection.catalogLoader.apply(sql, schema: connection.schema, dialect)
            }
            variables.assign("ROW_COUNT", "0")
            tag(applied ? kind.tag : "\(kind.tag): nothing to do")
        }
    }

    private func callSession(
        _ sql: String, _ parameters: [Value], _ kind: StatementKind, in transaction: Transaction?
    ) throws(Failure) -> ResultSet {
        printing.progress?.begin()
        var options = connection.statementOptions
        options.readsFresh = readsFresh
        variables.apply(to: &options.ignite2)
        return try connection.call { (session) throws(IgniteError) in
            do throws(IgniteError) {
                return try session.execute(sql, parameters: parameters, options: options, in: transaction)
            } catch {
                if error.isOfRecoveringCluster, let hint = error.hint {
                    throw error.with(otherHint: "\(hint); \\health says how the cluster is")
                }
                throw error.with(hint: error.code == .server ? hint(for: kind, sql, error) : nil)
            }
        }
    }

    /// Whether reads see everything that other sessions have committed so far, for which they wait up to 0.25 s.
    ///
    /// Interactive users expect this. In scripts, and for pasted statements that follow each other immediately, the
    /// waits would add up.
    var readsFresh: Bool {
        switch variables.freshReads {
        case .on: true
        case .off: false
        case .auto:
            connection.settings.options.freshReads
                || isInteractive && connection.lastAnswer.advanced(bySeconds: 0.1).isPast
        }
    }

    /// Runs a query of the shell itself, outside the user's transaction.
    func query(_ sql: String) throws(Failure) -> ResultSet {
        try connection.makeReady()
        printing.progress?.begin()
        do throws(Failure) {
            var options = connection.statementOptions
            // Those of the user are not meant for this.
            options.ignite2 = Ignite2Options()
            return try connection.call { (session) throws(IgniteError) in
                try session.execute(sql, parameters: [], options: options, in: nil)
            }
        } catch {
            printing.progress?.end()
            throw error
        }
    }

    /// Returns a hint for statements of other databases that Ignite does not have.
    private func hint(for kind: StatementKind, _ sql: String, _ error: IgniteError) -> String? {
        if error.message.hasPrefix("Multiple statements are not allowed") {
            return "Ignite runs one statement at a time: end each statement with ; instead of \\;"
        }
        if error.message.hasPrefix("Unexpected number of query parameters. Provided 0") {
            return "use \\bind to set a value for each ?"
        }
        if error.traits.contains(.lockConflict) { return Self.hint(forLockConflict: error.message) }
        if error.isSyntaxError, let word = kind.words.first,
            let near = didYouMean(word, among: dialect.statementHelp.map { String($0.name.prefix { $0 != " " }) })
        {
            return near
        }
        if error.isInvalidStatement,
            let near = connection.catalogLoader.catalog.suggestion(
                for: error.message, of: sql, schema: connection.schema, dialect)
        {
            return near
        }
        let system = dialect.catalog.schema
        if error.message.contains("not found within '\(system)'") || error.message.contains("Object '\(system).") {
            return "\\dv lists the system views"
        }
        // The server's own message about it is a fault of its parser's.
        if kind.words.first == "TABLE" { return "use SELECT * FROM NAME to query a table" }
        return switch kind.metaCommand {
        case "\\d": "\\d lists tables, \\d NAME shows the columns and indexes of one"
        case "\\schema": "\\schema NAME sets the schema for unqualified names"
        default: nil
        }
    }

    /// Returns the transaction that holds the conflicting lock, which the server reports as `holder=ID`.
    private static func hint(forLockConflict message: String) -> String {
        let parts = message.split(separator: "holder=", maxSplits: 1)
        guard parts.count == 2, let holder = IgniteUUID(String(parts[1].prefix(36))) else {
            return "another transaction holds a lock; \\locks and \\txs show which"
        }
        return "transaction \(holder) holds a lock: \\txs shows it, \\kill transaction \(holder) ends it"
    }

    /// Prints the outcome of a statement without rows.
    func tag(_ text: String) {
        if !variables.quiet { diagnostics.note(text) }
    }

    // MARK: Errors

    /// Reports a failure, and throws if it ends the program.
    func report(_ failure: Failure, sql: String?) throws(Exit) -> StepResult {
        failureCount += 1
        switch failure {
        case .exit(let exit): throw exit
        case .shell(let text):
            diagnostics.failure(text)
            echoFailed(sql)
            setResultVariables(error: ("", text))
        case .ignite(let error):
            if error.code == .terminated { throw host.endedBySignal }
            lastError = error
            // Another session may have dropped or changed what Tab still offers.
            if error.isInvalidStatement { connection.catalogLoader.outdate() }
            diagnostics.failure(error, excerpt: excerpt(of: error), verbosity: variables.verbosity)
            echoFailed(sql)
            setResultVariables(error: (error.server?.code ?? error.code.description, error.message))
            connection.reportTransaction()
            if connection.isLost, !isInteractive { throw Exit(status: ExitStatus.connection) }
        }
        return .failed
    }

    private func echoFailed(_ sql: String?) {
        if variables.echo == .errors, let sql { diagnostics.note("STATEMENT: \(sql)") }
    }

    private func excerpt(of error: IgniteError) -> String {
        guard let sql = error.sql, let position = error.position else { return "" }
        let place = ErrorPosition(
            in: Array(sql.utf8), line: position.line, column: position.column, width: displayWidth)
        return place.map { "\($0.line)\n\($0.caret)\n" } ?? ""
    }

    /// Sets ERROR, SQLSTATE, LAST_ERROR_MESSAGE and LAST_ERROR_SQLSTATE, as psql does.
    private func setResultVariables(error: (code: String, message: String)?) {
        variables.assign("ERROR", error == nil ? "false" : "true")
        variables.assign("SQLSTATE", error?.code ?? "00000")
        guard let error else { return }
        variables.assign("LAST_ERROR_SQLSTATE", error.code)
        variables.assign("LAST_ERROR_MESSAGE", error.message)
        variables.assign("ROW_COUNT", "0")
    }
}
