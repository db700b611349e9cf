import IgniteCore

/// Why a statement or a command did not succeed.
enum Failure: Error {
    /// The server, or the connection to it.
    case ignite(IgniteError)
    /// The shell itself, in words.
    case shell(String)
    /// The program ends.
    case exit(Shell.Exit)
}

extension Shell {
    /// Runs a statement and writes what comes of it.
    func run(_ statement: Scanner.Statement, of source: InputSource, _ choice: OutputChoice) throws(Exit) -> Verb {
        messages.place = source.name.map { ($0, statement.line) }
        guard let sql = String(validating: statement.text, as: UTF8.self) else {
            let fault = source.invalidUTF8(fromLine: statement.line)
            if let fault { messages.place = source.name.map { ($0, fault.line) } }
            let offset = fault.map { ": invalid byte at offset \($0.offset)" } ?? ""
            return try report(.shell("the statement is not UTF-8\(offset); it was not sent"), sql: nil)
        }
        lastStatement = statement
        let parameters = boundParameters
        boundParameters = []
        let started = Deadline.now
        var verb = Verb.proceed
        defer {
            progress?.end()
            lastAnswer = .now
        }
        do throws(Failure) {
            if variables.echo == .queries { try echo(statement.typed + [0x0A]) }
            log?.add(statement: String(decoding: statement.typed, as: UTF8.self))
            try execute(sql, parameters, StatementKind(statement.text, dialect.lexicalRules), choice)
            setResultVariables(error: nil)
        } catch {
            if choice.endsQuietly, isInteractive, sources.count == 1, case .ignite(let fault) = error,
                fault.code == .cancelled
            {
                reportTransaction()
                return .failed
            }
            verb = try report(error, sql: String(decoding: statement.typed, as: UTF8.self))
        }
        if isTiming { messages.note(elapsed(UInt64(max(0, Deadline.now.nanoseconds - started.nanoseconds)) / 1000)) }
        return verb
    }

    private func execute(
        _ sql: String, _ parameters: [Value], _ kind: StatementKind, _ choice: OutputChoice
    ) throws(Failure) {
        if let control = kind.transaction {
            if let leftover = kind.leftover {
                throw .shell(
                    "\(kind.tag): \"\(leftover)\" is not understood; Ignite 3 has READ ONLY and READ WRITE, "
                        + "no isolation levels and no chains")
            }
            return try run(control, tag: kind.tag)
        }
        let session = try readySession()
        let transaction = try transaction(for: kind, session)
        let result = try execute(sql, parameters, kind, session, in: transaction)
        switch result.outcome {
        case .rows:
            var shown = choice
            shown.isPlan = kind.isExplain
            shown.isKept = true
            let rowCount = if let takeRows = choice.takeRows { try takeRows(result) } else { try print(result, shown) }
            variables.assign("ROW_COUNT", "\(rowCount)")
        case .updated(let count):
            variables.assign("ROW_COUNT", "\(count)")
            tag("\(kind.tag) \(count)")
        case .applied(let applied):
            if isInteractive, kind.isDDL { catalogLoader.apply(sql, schema: schema, dialect) }
            variables.assign("ROW_COUNT", "0")
            tag(applied ? kind.tag : "\(kind.tag): nothing to do")
        }
    }

    private func execute(
        _ sql: String, _ parameters: [Value], _ kind: StatementKind, _ session: any Session,
        in transaction: Transaction?
    ) throws(Failure) -> ResultSet {
        signals?.beginStatement()
        progress?.begin()
        var options = statementOptions
        options.readsFresh = readsFresh
        do throws(IgniteError) {
            return try session.execute(sql, parameters: parameters, options: options, in: transaction)
        } catch {
            throw .ignite(error.with(hint: error.code == .server ? hint(for: kind, sql, error) : nil))
        }
    }

    /// Whether a read sees what other sessions have committed up to now, for which it waits up to 0.25 s.
    ///
    /// A person who types expects that. In scripts, and among statements that were pasted and follow each other at
    /// once, the time would add up.
    var readsFresh: Bool {
        switch variables.freshReads {
        case .on: true
        case .off: false
        case .auto: options.freshReads || isInteractive && lastAnswer.advanced(bySeconds: 0.1).isPast
        }
    }

    /// Runs a query of the shell's own, outside the user's transaction.
    func query(_ sql: String) throws(Failure) -> ResultSet {
        let session = try readySession()
        signals?.beginStatement()
        progress?.begin()
        do throws(IgniteError) {
            return try session.execute(sql, parameters: [], options: statementOptions, in: nil)
        } catch {
            progress?.end()
            throw .ignite(error)
        }
    }

    /// The session, made anew if it was lost without harm.
    ///
    /// A script goes on only if the loss was noticed before anything was sent and no transaction was open; a person
    /// goes on in any case, and is told that the transaction is lost.
    func readySession() throws(Failure) -> any Session {
        // Takes in what has come since, the end of the connection for one.
        waiter.takeIn()
        guard let session else {
            let text = "there is no connection: \\c has failed"
            guard !isInteractive else { throw .shell(text) }
            messages.fatal(text)
            throw .exit(Exit(status: ExitStatus.connection))
        }
        guard let failure = session.failure else { return session }
        if let transaction {
            transaction.state = .lost
            throw .ignite(failure)
        }
        messages.warning("\(failure.message); connecting again")
        do throws(IgniteError) {
            try openConnection()
        } catch {
            throw .ignite(error)
        }
        return self.session ?? session
    }

    /// Where a statement that other databases have is not known here, what to use instead.
    private func hint(for kind: StatementKind, _ sql: String, _ error: IgniteError) -> String? {
        if error.message.hasPrefix("Multiple statements are not allowed") {
            return "Ignite takes one statement at a time: end each with ; instead of \\;"
        }
        if error.message.hasPrefix("Unexpected number of query parameters. Provided 0") {
            return "\\bind gives a value for each ?"
        }
        if error.traits.contains(.lockConflict) { return Self.hint(forLockConflict: error.message) }
        if error.isSyntaxError, let word = kind.words.first,
            let near = didYouMean(word, among: dialect.statementHelp.map { String($0.name.prefix { $0 != " " }) })
        {
            return near
        }
        if error.isInvalidStatement,
            let near = catalogLoader.catalog.suggestion(for: error.message, of: sql, schema: schema)
        {
            return near
        }
        let system = dialect.catalog.schema
        if error.message.contains("not found within '\(system)'") || error.message.contains("Object '\(system).") {
            return "\\dv lists the system views"
        }
        // The server's own message about it is a fault of its parser's.
        if kind.words.first == "TABLE" { return "SELECT * FROM NAME gives the rows of a table" }
        return switch kind.metaCommand {
        case "\\d": "\\d lists tables, \\d NAME shows the columns and indexes of one"
        case "\\schema": "\\schema NAME sets the schema for names without one"
        default: nil
        }
    }

    /// Who holds a lock that a transaction could not have, which the server tells as `holder=ID`.
    private static func hint(forLockConflict message: String) -> String {
        let parts = message.split(separator: "holder=", maxSplits: 1)
        guard parts.count == 2, let holder = IgniteUUID(String(parts[1].prefix(36))) else {
            return "another transaction holds a lock; \\locks and \\txs show which"
        }
        return "transaction \(holder) holds a lock: \\txs shows it, \\kill transaction \(holder) ends it"
    }

    /// Says what was done by a statement that gives no rows.
    func tag(_ text: String) {
        if !variables.quiet { messages.note(text) }
    }

    // MARK: Errors

    /// Reports a failure; throws on when the program ends with it.
    func report(_ failure: Failure, sql: String?) throws(Exit) -> Verb {
        failureCount += 1
        switch failure {
        case .exit(let exit): throw exit
        case .shell(let text):
            messages.failure(text)
            echoFailed(sql)
            setResultVariables(error: ("", text))
        case .ignite(let error):
            if error.code == .terminated { throw endedBySignal() }
            lastError = error
            // Another session may have dropped or changed what Tab still offers.
            if error.isInvalidStatement { catalogLoader.outdate() }
            messages.failure(error, excerpt: excerpt(of: error), verbosity: variables.verbosity)
            echoFailed(sql)
            setResultVariables(error: (error.server?.code ?? error.code.description, error.message))
            reportTransaction()
            if session?.failure != nil, !isInteractive { throw Exit(status: ExitStatus.connection) }
        }
        return .failed
    }

    private func echoFailed(_ sql: String?) {
        if variables.echo == .errors, let sql { messages.note("STATEMENT: \(sql)") }
    }

    private func excerpt(of error: IgniteError) -> String {
        guard let sql = error.sql, let position = error.position else { return "" }
        let place = ErrorPosition(
            in: Array(sql.utf8), line: position.line, column: position.column, width: displayWidth)
        return place.map { "\($0.line)\n\($0.caret)\n" } ?? ""
    }

    /// ERROR, SQLSTATE, LAST_ERROR_MESSAGE and LAST_ERROR_SQLSTATE, as psql sets them.
    private func setResultVariables(error: (code: String, message: String)?) {
        variables.assign("ERROR", error == nil ? "false" : "true")
        variables.assign("SQLSTATE", error?.code ?? "00000")
        guard let error else { return }
        variables.assign("LAST_ERROR_SQLSTATE", error.code)
        variables.assign("LAST_ERROR_MESSAGE", error.message)
        variables.assign("ROW_COUNT", "0")
    }
}
