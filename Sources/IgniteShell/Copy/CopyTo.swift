import Glibc
import IgniteCore

extension Shell {
    /// Writes rows to a file, a command or an output; returns their number.
    func copyTo(_ request: CopyRequest) throws(Failure) -> Int {
        let target = try naming("copy") { () throws(ShellError) in try copyTarget(request.endpoint) }
        do throws(Failure) {
            return try withReadingSession { (session, transaction) throws(IgniteError) in
                let rows = try copyRows(
                    request.subject, session, schema: connection.statementOptions.schema, in: transaction)
                warnAboutCutTimes(in: rows, of: request.subject, session, schema: connection.statementOptions.schema)
                var format = OutputFormats.make(copySettings(request, rows.columns))
                var end = ResultEnd(rowCount: 0)
                try write(rows, &format, to: target, &end)
                try target.finish()
                return end.rowCount
            }
        } catch {
            throw failure(error, writing: target)
        }
    }

    /// Ends an output after an error; returns the error with what is left of the output.
    func failure(_ error: Failure, writing target: CopyTarget) -> Failure {
        let rest = target.abandon()
        // As for any output: nobody reads what the program writes.
        if target.sink === printing.output, target.sink.isClosed {
            return .exit(Exit(status: ExitStatus.outputClosed))
        }
        guard case .ignite(let error) = error else { return error }
        return .ignite(error.with(hint: rest))
    }

    private func copyTarget(_ endpoint: CopyRequest.Endpoint) throws(ShellError) -> CopyTarget {
        switch endpoint {
        case .file(let name): try CopyTarget(file: name, host: host)
        case .program(let command): try CopyTarget(command: command, host: host)
        case .script: CopyTarget(printing.resultOutput)
        case .standard: CopyTarget(printing.output)
        case .cluster: throw ShellError("not a file")
        }
    }

    /// Runs a body with a session that sees everything committed so far: that of the user's transaction if there is one,
    /// and otherwise a new one.
    private func withReadingSession<Result>(
        _ body: (any Session, Transaction?) throws(IgniteError) -> Result
    ) throws(Failure) -> Result {
        if let transaction = try transactionByKey(begins: false) {
            return try connection.call { (session) throws(IgniteError) in try body(session, transaction) }
        }
        do throws(IgniteError) {
            return try host.signals.cancellable { () throws(IgniteError) in
                let session = try host.makeSession(connection.settings.options, nil, false)
                defer { session.close() }
                return try body(session, nil)
            }
        } catch {
            throw .ignite(error)
        }
    }

    /// Writes rows in a format.
    ///
    /// - Parameter end: What was written, also after an error.
    func write(
        _ rows: CopyRows, _ format: inout any OutputFormat, to target: CopyTarget, _ end: inout ResultEnd
    ) throws(IgniteError) {
        if rows.isByKey {
            try writeByKey(rows, &format, to: target, &end)
        } else {
            try writePages(of: rows.result, &format, to: target, &end)
        }
        format.end(end, to: &target.sink.buffer)
    }

    /// Writes the rows of a query page by page.
    private func writePages(
        of result: ResultSet, _ format: inout any OutputFormat, to target: CopyTarget, _ end: inout ResultEnd
    ) throws(IgniteError) {
        let sink = target.sink
        format.begin(Sample(result.columns, page: result.page, isWhole: !result.hasMore), to: &sink.buffer)
        repeat {
            var rows = result.page.rows
            while true {
                format.write(&rows, to: &sink.buffer, limit: OutputSink.writeSize)
                guard sink.buffer.count >= OutputSink.writeSize else { break }
                try target.flush()
            }
            end.rowCount += result.page.rowCount
            printing.progress?.rows = end.rowCount
            if result.hasMore, let stop = host.interruption("after \(end.rowCount) rows") {
                guard case .ignite(let error) = stop else {
                    throw IgniteError(.terminated, "the program is ending")
                }
                throw error
            }
        } while try result.advance()
    }

    /// Writes rows that are read by key.
    private func writeByKey(
        _ rows: CopyRows, _ format: inout any OutputFormat, to target: CopyTarget, _ end: inout ResultEnd
    ) throws(IgniteError) {
        let sink = target.sink
        format.begin(Sample(rows.columns, page: Page(), isWhole: false), to: &sink.buffer)
        while let row = try rows.nextRow() {
            format.row(row, to: &sink.buffer)
            end.rowCount += 1
            printing.progress?.rows = end.rowCount
            if sink.buffer.count >= OutputSink.writeSize { try target.flush() }
        }
    }

    func copySettings(_ request: CopyRequest, _ columns: [Column]) -> FormatSettings {
        let options = request.options
        var settings = FormatSettings()
        settings.zone = printing.format.zone
        settings.tuplesOnly = options.header == .none
        let format = options.format(of: request.endpoint)
        settings.format = format == .text ? "tsv" : format.rawValue
        settings.null = options.null ?? (format == .csv ? "" : "\\N")
        settings.csvFieldSeparator = options.delimiter ?? UInt8(ascii: ",")
        settings.tsvFieldSeparator = options.delimiter ?? UInt8(ascii: "\t")
        settings.csvQuote = options.quote
        settings.csvEscape = options.escape ?? options.quote
        settings.csvQuotedColumns = Set(columns.map(\.name).filter(options.forceQuote.contains))
        return settings
    }
}
