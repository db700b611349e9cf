import IgniteCore

/// Commands that use the query buffer in ways other than printing its rows.
let statementCommands = [
    MetaCommand(
        "bind", "[VALUE…]", .query,
        "set parameters: 5 1.5 1e5 true null; all else, like '5', is VARCHAR", .any
    ) { shell, arguments, _ in
        shell.scripts.parameters = arguments.map(Value.init(typed:))
        return .proceed
    },
    MetaCommand(
        "gset", "[PREFIX]", .query, "run the statement and store its row in variables named by its columns",
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
        "gdesc", "", .query, "show the result's columns and types without running the statement", .none
    ) {
        (shell, _, script) throws(Failure) in try shell.describeStatement(script)
    },
]

extension Shell {
    /// Takes the statement out of the query buffer, or returns the last one.
    ///
    /// It is taken before anything can fail, so that it does not precede the next statement after an error.
    func takeStatement(for command: String) throws(Failure) -> Scanner.Statement {
        guard let statement = scripts.takeStatement() else {
            throw .shell("\\\(command): no statement to run")
        }
        return statement
    }

    /// Requests a run of the statement, and handles its rows.
    func sendStatement(_ command: String, _ takeRows: @escaping OutputChoice.TakeRows) throws(Failure) -> CommandResult
    {
        var choice = OutputChoice()
        choice.takeRows = takeRows
        return .run(try takeStatement(for: command), choice)
    }

    // MARK: \gset

    /// Stores the only row of a result in variables; NULL unsets the variable.
    ///
    /// SQL converts unquoted names to upper case, so such a variable is set in both upper and lower case.
    fileprivate func setVariables(_ result: ResultSet, prefix: String) throws(Failure) -> Int {
        guard !result.hasMore, result.page.rowCount <= 1 else {
            try printing.stop(result, .shell("\\gset: the statement returned more than one row"))
            return 0
        }
        guard result.page.rowCount == 1 else { throw .shell("\\gset: the statement returned no row") }
        let row = result.page.row(0)
        for (index, column) in result.columns.enumerated() {
            let name = prefix + column.name
            guard SpecialVariable.named(name) == nil else {
                diagnostics.warning("\\gset: \(name) is a special variable and was not set")
                continue
            }
            let isFolded = column.name == column.name.uppercased()
            for name in isFolded ? [name, prefix + column.name.lowercased()] : [name] {
                try naming("gset") { () throws(ShellError) in
                    if let text = text(of: row[index], row) {
                        try variables.set(name, text)
                    } else {
                        try variables.unset(name)
                    }
                }
            }
        }
        return 1
    }

    /// Returns the displayed text of a cell, or nil for NULL.
    func text(of cell: Cell, _ row: Row) -> String? {
        guard !cell.isNull else { return nil }
        var out = ByteWriter()
        ValueText(zone: printing.format.zone).write(cell, of: row, to: &out)
        return String(decoding: out.bytes, as: UTF8.self)
    }

    /// Calls a function for each row of a result, page by page.
    func forEachRow(of result: ResultSet, _ body: (Row) throws(Failure) -> Void) throws(Failure) {
        while true {
            do throws(Failure) {
                for row in result.page.rows { try body(row) }
                if result.hasMore, let failure = host.interruption("while collecting rows") { throw failure }
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

    /// Runs a statement, and then each value of its rows. All rows are collected first, because the statements can
    /// change them.
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
        // `\g` repeats the statement that was typed.
        defer { scripts.lastStatement = statement }
        for text in texts {
            do throws(Failure) {
                if let failure = host.interruption("before \\gexec had run everything") { throw failure }
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

    /// Runs the statements in a value, in which variables and meta-commands are not recognized.
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
            case .command: throw .shell("\\gexec: a value contains a meta-command: \(text)")
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
            throw .shell("\\gdesc: the statement is not valid UTF-8; it was not sent")
        }
        let kind = StatementKind(statement.text, dialect.lexicalRules)
        guard kind.transaction == nil, !kind.isKill else { return try sayNoResult() }
        try connection.makeReady()
        let columns = try connection.call { [connection] (session) throws(IgniteError) in
            guard let describer = session.describer else { throw session.lacks("descriptions of statements") }
            let timeout = connection.statementOptions.timeout
            return try describer.describe(sql, schema: connection.schema, timeout: timeout).columns
        }
        // The server describes counts as rows here, but does not return them when the statement runs.
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
    /// Creates a value of `\bind`. Unquoted words are literals, and quoted text is a VARCHAR.
    fileprivate init(typed argument: CommandScanner.Argument) {
        let text = argument.text
        let isBare = argument.quote == nil || argument.quote == ":"
        if isBare, let value = Self.literal(text) {
            self = value
        } else if argument.quote == ":", text.utf8.count > 1, text.hasPrefix("'"), text.hasSuffix("'") {
            // `:'name'` is for values that must stay text.
            self = .varchar(undoubled(text.dropFirst().dropLast(), "'"))
        } else {
            self = .varchar(text)
        }
    }

    /// Returns the value of a literal, or nil if the word is only text.
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
