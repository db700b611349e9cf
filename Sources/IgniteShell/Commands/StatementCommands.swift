import IgniteCore

/// Commands that do something else with the statement that has been typed than write its rows.
let statementCommands = [
    MetaCommand(
        "bind", "[VALUE…]", .query,
        "set parameter values: 5 1.5 1e5 true null; everything else, and '5', is VARCHAR", .any
    ) { shell, arguments, _ in
        shell.scripts.parameters = arguments.map(Value.init(typed:))
        return .proceed
    },
    MetaCommand(
        "gset", "[PREFIX]", .query, "run the statement and store its row in variables named after the columns",
        .optional
    ) {
        (shell, arguments, _) throws(Failure) in
        let prefix = arguments.first?.text ?? ""
        return try shell.sendStatement("gset") { (result) throws(Failure) in
            try shell.setVariables(result, prefix: prefix)
        }
    },
    MetaCommand("gexec", "", .query, "run the statement, then run each value of its rows as a statement", .none) {
        (shell, _, _) throws(Failure) in .runValues(try shell.takeStatement(for: "gexec"))
    },
    MetaCommand(
        "gdesc", "", .query, "show the columns of the result and their types without running the statement", .none
    ) {
        (shell, _, script) throws(Failure) in try shell.describeStatement(script)
    },
]

extension Shell {
    /// The statement that has been typed, or the last one, which is taken out of the buffer.
    ///
    /// Taken before anything can go wrong: after a mistake it must not stay in front of the next statement.
    func takeStatement(for command: String) throws(Failure) -> Scanner.Statement {
        guard let statement = scripts.takeStatement() else {
            throw .shell("\\\(command): there is no statement to run")
        }
        return statement
    }

    /// Asks for the statement to be run, and takes its rows.
    func sendStatement(_ command: String, _ takeRows: @escaping OutputChoice.TakeRows) throws(Failure) -> CommandResult
    {
        var choice = OutputChoice()
        choice.takeRows = takeRows
        return .run(try takeStatement(for: command), choice)
    }

    // MARK: \gset

    /// Puts the only row of a result into variables; NULL unsets.
    ///
    /// SQL has put names into capitals that were typed in small letters, so such a one is set in both.
    fileprivate func setVariables(_ result: ResultSet, prefix: String) throws(Failure) -> Int {
        guard !result.hasMore, result.page.rowCount <= 1 else {
            try printing.stop(result, .shell("\\gset: the statement gave more than one row"))
            return 0
        }
        guard result.page.rowCount == 1 else { throw .shell("\\gset: the statement gave no row") }
        let row = result.page.row(0)
        for (index, column) in result.columns.enumerated() {
            let name = prefix + column.name
            guard SpecialVariable.named(name) == nil else {
                messages.warning("\\gset: \(name) means something to the shell and is not set")
                continue
            }
            let isFolded = column.name == column.name.uppercased()
            for name in isFolded ? [name, prefix + column.name.lowercased()] : [name] {
                do throws(Variables.Failure) {
                    if let text = text(of: row[index], row) {
                        try variables.set(name, text)
                    } else {
                        try variables.unset(name)
                    }
                } catch {
                    throw .shell("\\gset: \(error.description)")
                }
            }
        }
        return 1
    }

    /// The text of a cell, as it is shown; nil for NULL.
    func text(of cell: Cell, _ row: Row) -> String? {
        guard !cell.isNull else { return nil }
        var out = ByteWriter()
        ValueText(zone: printing.format.zone).write(cell, of: row, to: &out)
        return String(decoding: out.bytes, as: UTF8.self)
    }

    /// Goes through all rows of a result, page by page.
    func forEachRow(of result: ResultSet, _ body: (Row) throws(Failure) -> Void) throws(Failure) {
        while true {
            do throws(Failure) {
                for row in result.page.rows { try body(row) }
                if result.hasMore, let failure = host.interruption("while rows were gathered") { throw failure }
            } catch {
                try printing.stop(result, error)
            }
            do throws(IgniteError) {
                guard try result.advance() else { return }
            } catch {
                throw .ignite(error)
            }
        }
    }

    // MARK: \gexec

    /// Runs a statement, then every value of its rows. The rows are gathered before: what is run may change them.
    func runValues(of statement: Scanner.Statement, _ script: ScriptContext) throws(Exit) -> StepResult {
        var texts: [String] = []
        var choice = OutputChoice()
        choice.takeRows = { (result) throws(Failure) in
            var rowCount = 0
            try self.forEachRow(of: result) { row in
                rowCount += 1
                for index in 0..<row.count { if let text = self.text(of: row[index], row) { texts.append(text) } }
            }
            return rowCount
        }
        var result = try runStatement(statement, of: script, choice)
        // What `\g` runs again is what was typed.
        defer { scripts.lastStatement = statement }
        for text in texts {
            do throws(Failure) {
                if let failure = host.interruption("before all of \\gexec was run") { throw failure }
                if variables.echo == .all { try printing.echo(Array("\(text)\n".utf8)) }
                guard case .failed = try runValue(text, line: statement.line, script) else { continue }
            } catch {
                return try report(error, sql: nil)
            }
            result = .failed
            if variables.onErrorStop || lastError?.code == .cancelled { break }
        }
        return result
    }

    /// Runs the statements in a value; variables and meta-commands mean nothing there.
    private func runValue(_ text: String, line: Int, _ script: ScriptContext) throws(Failure) -> StepResult {
        var scanner = Scanner(dialect.lexicalRules)
        scanner.feed(text.utf8)
        scanner.endInput()
        while true {
            switch scanner.next() {
            case .statement(var statement), .statementVertical(var statement):
                statement.line = line
                do throws(Exit) {
                    guard case .proceed = try runStatement(statement, of: script, OutputChoice()) else {
                        return .failed
                    }
                } catch {
                    throw .exit(error)
                }
            case .command: throw .shell("\\gexec: a value holds a meta-command: \(text)")
            case .unterminated(let open): throw .shell("\\gexec: unterminated \(open.what.words): \(text)")
            case .recursion, .incomplete: return .proceed
            }
        }
    }

    // MARK: \gdesc

    fileprivate func describeStatement(_ script: ScriptContext) throws(Failure) -> CommandResult {
        let statement = try takeStatement(for: "gdesc")
        script.moveTo(line: statement.line)
        scripts.lastStatement = statement
        scripts.parameters = []
        guard let sql = String(validating: statement.text, as: UTF8.self) else {
            throw .shell("\\gdesc: the statement is not UTF-8; it was not sent")
        }
        let kind = StatementKind(statement.text, dialect.lexicalRules)
        guard kind.transaction == nil, !kind.isKill else { return try sayNoResult() }
        try connection.makeReady()
        let columns = try connection.call { [connection] (session) throws(IgniteError) in
            guard let describer = session.describer else { throw session.lacks("descriptions of statements") }
            let timeout = connection.statementOptions.timeout
            return try describer.describe(sql, schema: connection.schema, timeout: timeout).columns
        }
        // The server gives counts as rows here, but not when they are run.
        guard !kind.isDDL, !kind.isDML else { return try sayNoResult() }
        try printing.print(textTable(["Column", "Type"], columns.map { [$0.name, dialect.typeName(of: $0)] }))
        return .proceed
    }

    private func sayNoResult() throws(Failure) -> CommandResult {
        try printing.write("The statement has no result.\n", to: printing.resultOutput)
        return .proceed
    }
}

extension Value {
    /// A value of `\bind`: bare words are what they look like, text between quotes is a VARCHAR.
    fileprivate init(typed argument: CommandScanner.Argument) {
        let text = argument.text
        let isBare = argument.quote == nil || argument.quote == ":"
        if isBare, let value = Self.literal(text) {
            self = value
        } else if argument.quote == ":", text.utf8.count > 1, text.hasPrefix("'"), text.hasSuffix("'") {
            // `:'name'` is there for values that must stay text.
            self = .varchar(undoubled(text.dropFirst().dropLast(), "'"))
        } else {
            self = .varchar(text)
        }
    }

    /// What a word stands for; nil when it is only text.
    private static func literal(_ text: String) -> Value? {
        switch text.lowercased() {
        case "null": return .null
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default: break
        }
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard text.utf8.count - digits.count <= 1, let first = digits.first,
            first == UInt8(ascii: ".") || (first >= 0x30 && first <= 0x39)
        else { return nil }
        if let number = Int32(text) { return .integer(number) }
        if let number = Int64(text) { return .bigint(number) }
        let isDecimal = digits.allSatisfy { $0 == UInt8(ascii: ".") || ($0 >= 0x30 && $0 <= 0x39) }
        if isDecimal, let number = BigDecimal(text) { return .decimal(number) }
        let isDouble = digits.allSatisfy { Array("0123456789.eE+-".utf8).contains($0) }
        guard isDouble, let number = Double(text), number.isFinite else { return nil }
        return .double(number)
    }
}
