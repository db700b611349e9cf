import Glibc
import IgniteCore

/// The command `\copy`.
let copyCommands = [
    MetaCommand(
        "copy", "TABLE [(COLUMNS)] | (QUERY) from|to FILE|… [(OPTION, …)]", .inputOutput,
        "copy rows from or to a file, a command or a cluster",
        MetaCommand.Parameters(kinds: [.literals], required: 1).completing(.copy)
    ) { (shell, arguments, script) throws(Failure) in
        var parser = CopyParser(arguments[0].text)
        let request: CopyRequest
        do throws(Failure) {
            request = try naming("copy") { () throws(ShellError) in try parser.request() }
            try shell.connection.makeReady()
        } catch {
            // The lines of a script that are data are no statements.
            if parser.readsScript { shell.skipData(of: script) }
            throw error
        }
        try shell.copy(request, script)
        return .proceed
    }
]

extension Shell {
    /// Performs a request of `\copy`.
    func copy(_ request: CopyRequest, _ script: ScriptContext) throws(Failure) {
        try connection.makeReady()
        let started = Deadline.now
        printing.progress?.begin()
        defer { printing.progress?.end() }
        var move: MoveOutcome?
        let count: Int
        switch (request.direction, request.endpoint) {
        case (_, .cluster(let address)):
            let outcome = try copyBetweenClusters(request, address)
            (move, count) = (outcome, outcome.count)
        case (.from, _): count = try copyFrom(request, script)
        case (.to, _): count = try copyTo(request)
        }
        printing.progress?.end()
        guard !request.options.isDry else { return }
        variables.assign("ROW_COUNT", "\(count)")
        tag("COPY \(count)")
        let nanoseconds = Deadline.now.nanoseconds - started.nanoseconds
        if let move {
            let time = "\(rowCount(count)) in \(Progress.time(Double(nanoseconds) / 1e9))"
            return tag(([time] + move.remarks).joined(separator: "; "))
        }
        if isTiming { return diagnostics.note(elapsed(UInt64(max(0, nanoseconds)) / 1000)) }
        let seconds = Double(nanoseconds) / 1e9
        if host.streams.isErrorTerminal, seconds >= 1 { diagnostics.note(Progress.text(rows: count, seconds: seconds)) }
    }

    // MARK: From

    private func copyFrom(_ request: CopyRequest, _ script: ScriptContext) throws(Failure) -> Int {
        guard case .table(let name, let columns) = request.subject else { return 0 }
        let options = request.options
        let format = options.format(of: request.endpoint)
        let source = try copySource(request.endpoint, script)
        // The lines of a script that are data are no statements, even if this fails.
        defer { source.finish() }
        var wanted = CopyTable(name: name, columns: [])
        var found: (any RowTable)?
        if options.creates {
            wanted = CopyTable(name: name, columns: try inferredColumns(request, format))
            try create(name, wanted.columns, options)
        }
        if !options.isDry || !options.creates {
            let table = try connection.call { (session) throws(IgniteError) in
                try rowTable(name, session, schema: connection.statementOptions.schema)
            }
            wanted = CopyTable(name: table.name, columns: table.columns)
            found = table
        }
        var rejected: OutputTarget?
        if let path = options.rejects {
            rejected = try naming("copy") { () throws(ShellError) in
                try OutputTarget(expandedPath(path), host: host)
            }
        }
        defer { rejected?.finish() }
        let rejects = CopyRejects(rejected?.sink, diagnostics)
        let input = source.input
        input.keepsMarked = rejected != nil
        let copy = try CopyFrom(
            input, format, options, into: wanted, columns: columns, zone: printing.format.zone,
            serverZone: connection.serverZone,
            rejects: rejects
        ) { (value, column) throws(IgniteError) in
            try found?.fitted(value, inColumn: column) ?? value
        }
        defer { if copy.headerDiffers { warnAboutHeader(input.name) } }
        guard !options.isDry, let table = found else { return try showDry(copy, wanted) }
        if connection.transaction != nil || !variables.autocommit, let obstacle = options.obstacle(in: table) {
            throw .ignite(obstacle)
        }
        let transaction = try transactionByKey(begins: true)
        if let progress = printing.progress {
            progress.share = { [unowned progress] in
                progress.rows = copy.rowsRead
                return input.size.map { $0 == 0 ? 1 : Double(input.bytesRead) / Double($0) }
            }
        }
        let result = try connection.call { (_) throws(IgniteError) in
            do throws(IgniteError) {
                let result = try copy.run(table, in: transaction)
                try rejects.finish()
                return result
            } catch {
                // What was left out before the error is still in its file.
                try? rejects.finish()
                throw error
            }
        }
        printing.progress?.end()
        source.finish()
        if source.commandFailed {
            let stored = transaction == nil ? "; \(storedRows(result.rowsDone - result.skipped))" : ""
            throw .shell("\\copy: \(input.name): the command failed\(stored)")
        }
        if result.skipped > 0 {
            tag("\(rowCount(result.skipped, "exists already and is", "exist already and are")) skipped")
        }
        return result.rowsDone - result.skipped
    }

    private func warnAboutHeader(_ name: String) {
        diagnostics.warning(
            "\(name):1: the names in the header are not those of the columns in order, and are ignored; "
                + "(header match) makes that an error")
    }
}
