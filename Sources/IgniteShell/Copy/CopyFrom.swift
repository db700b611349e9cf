import IgniteCore

/// Loads records into a table: reads, converts, and reports how far it came.
final class CopyFrom {
    private let input: CopyInput
    private let options: CopyOptions
    private let table: CopyTable
    /// Throws for a value that does not fit a column.
    private let check: (Value, Int) throws(IgniteError) -> Value
    /// The positions in the table of the columns that are loaded, in the order of the fields.
    private let places: [Int]
    private let conversions: [FieldConversion]
    private var reader: any CopyReader
    private let format: CopyOptions.Format
    private var record = CopyRecord()
    private var rejects: CopyRejects
    private var row: [Value?]
    /// The lines of the last rows.
    private var lines = [Int](repeating: 0, count: 1 << 16)
    private(set) var rowsRead = 0
    /// An empty line, which may be only the end of the file.
    private var blankLine: Int?
    /// Whether the record is still to be returned, after the report of an empty line before it.
    private var isRecordDue = false
    /// Why reading ended early.
    private var stop: CopyStop?

    /// - Parameter columns: The columns to load, as stored; all if empty.
    init(
        _ input: CopyInput, _ format: CopyOptions.Format, _ options: CopyOptions, into table: CopyTable,
        columns: [String], zone: ZoneRules, serverZone: ZoneRules? = nil, rejects: CopyRejects,
        check: @escaping (Value, Int) throws(IgniteError) -> Value
    ) throws(Failure) {
        self.input = input
        self.format = format
        self.options = options
        self.table = table
        self.rejects = rejects
        self.check = check
        let all = table.columns
        var places: [Int] = []
        for name in columns.isEmpty ? all.map(\.name) : columns {
            guard let place = all.firstIndex(where: { $0.name == name }) else {
                throw .shell(
                    "\\copy: table \(table.name) has no column \"\(name)\""
                        + suggestion(for: name, among: all.map(\.name)))
            }
            guard !places.contains(place) else { throw .shell("\\copy: column \"\(name)\" is named twice") }
            places.append(place)
        }
        self.places = places
        conversions = places.map {
            FieldConversion(column: all[$0], zone: zone, serverZone: serverZone, binary: options.binary)
        }
        row = [Value?](repeating: nil, count: all.count)
        reader =
            switch format {
            case .csv: CSVReader(input, options)
            case .text, .tsv: TextReader(input, options)
            case .json, .jsonl:
                JSONReader(input, hasLines: format == .jsonl, columns: places.map { all[$0].name })
            }
    }

    /// Converts the first records without writing them. Returns the first rows, and all faults.
    func runDry(records: Int, rows: Int) throws(IgniteError) -> (rows: [[Value?]], faults: [String]) {
        var found: [[Value?]] = []
        var faults: [String] = []
        if options.header != .none { try readHeader() }
        while rowsRead + faults.count < records {
            do throws(CopyStop) {
                guard try nextRecord() else { break }
                try convert()
            } catch {
                guard case .fault(let fault) = error, fault.line != nil else { throw self.error(error) }
                faults.append(fault.error(in: input.name).message)
                continue
            }
            rowsRead += 1
            if found.count < rows { found.append(row) }
        }
        return (found, faults)
    }

    /// Loads everything. Returns the number of rows that are written.
    func run(_ table: any RowTable, in transaction: Transaction?) throws(IgniteError) -> RowResult {
        let result: RowResult
        do throws(IgniteError) {
            if options.header != .none { try readHeader() }
            result = try table.run(RowOperation(options.mode), in: transaction) { () throws(IgniteError) in
                try nextRow()
            }
        } catch {
            throw described(error, in: transaction)
        }
        if let conflict = result.conflict {
            let error = IgniteError(
                .conversion,
                "\(input.name):\(line(ofRow: conflict.row)): a row with the key \(conflict.key) exists already",
                rowsDone: transaction == nil ? result.rowsDone : nil, traits: .integrityViolation)
            let later = conflict.laterRows
            throw placed(
                error, in: transaction,
                also: later == 0 ? "" : ", and \(later) of the rows after line \(line(ofRow: conflict.row))")
        }
        return result
    }

    // MARK: Rows

    /// Returns the next row; nil after the last.
    private func nextRow() throws(IgniteError) -> [Value?]? {
        while true {
            do throws(CopyStop) {
                guard try nextRecord() else { return nil }
                try convert()
            } catch {
                if case .fault(let fault) = error, fault.line != nil, try reject(fault) { continue }
                stop = error
                throw self.error(error)
            }
            rowsRead += 1
            lines[rowsRead & (lines.count - 1)] = record.line
            return row
        }
    }

    /// Reads the next record that is to be loaded; returns false at the end.
    private func nextRecord() throws(CopyStop) -> Bool {
        if isRecordDue {
            isRecordDue = false
            return true
        }
        while true {
            input.mark()
            do throws(CopyStop) {
                guard try reader.next(&record) else { return false }
            } catch {
                guard case .fault(let fault) = error, let line = fault.line else { throw error }
                // What could not be read is left out up to the next line.
                if options.skipsErrors || options.isDry || line < options.start { try reader.recover() }
                if line < options.start { continue }
                throw error
            }
            if record.line < options.start { continue }
            if let blankLine, !record.isBlank {
                self.blankLine = nil
                guard options.skipsErrors, !options.isDry else {
                    isRecordDue = true
                    throw .fault(line: blankLine, "an empty line")
                }
            }
            guard record.isBlank, places.count != 1 else { return true }
            blankLine = blankLine ?? record.line
        }
    }

    private func convert() throws(CopyStop) {
        guard record.fields.count == places.count else {
            let names = table.columns.map(\.name)
            let number = record.fields.count
            let count = "the line has \(number == 1 ? "1 field" : "\(number) fields") instead of \(places.count)"
            throw .fault(
                line: record.line,
                record.fields.count < places.count
                    ? "\(count): there is none for column \"\(names[places[record.fields.count]])\"" : count)
        }
        for (index, field) in record.fields.enumerated() {
            let conversion = conversions[index]
            switch kind(of: field, conversion.column.name) {
            case .missing: row[places[index]] = .none
            case .null: row[places[index]] = try fitted(.null, places[index])
            case .bare, .quoted:
                let value: Value
                do throws(FieldConversion.Misfit) {
                    value = try conversion.value(record.bytes[field.range])
                } catch {
                    throw .fault(
                        line: record.line, "column \(conversion.column.name): \(error.message)", hint: error.hint)
                }
                row[places[index]] = try fitted(value, places[index])
            }
        }
    }

    /// Returns the value as it is stored.
    private func fitted(_ value: Value, _ place: Int) throws(CopyStop) -> Value {
        do throws(IgniteError) {
            return try check(value, place)
        } catch {
            throw .fault(line: record.line, error.message)
        }
    }

    /// Returns what a field is, after the options about NULL.
    private func kind(of field: CopyRecord.Field, _ column: String) -> CopyRecord.Kind {
        guard format == .csv else { return field.kind }
        switch field.kind {
        case .null where options.forceNotNull.contains(column): return .bare
        case .quoted
        where options.forceNull.contains(column)
            && record.bytes[field.range].elementsEqual((options.null ?? "").utf8):
            return .null
        default: return field.kind
        }
    }

    private func readHeader() throws(IgniteError) {
        guard format != .json, format != .jsonl else { return }
        let names = places.map { table.columns[$0].name }
        do throws(CopyStop) {
            guard try reader.next(&record) else { return }
            let found = record.fields.map { record.text($0) }
            let isSame = found.count == names.count && zip(found, names).allSatisfy { storedName($0) == $1 || $0 == $1 }
            guard options.header == .matches, !isSame else {
                headerDiffers = !isSame
                return
            }
            throw .fault(
                line: record.line,
                "the header names the columns \(found.joined(separator: ", ")) instead of "
                    + names.joined(separator: ", "))
        } catch {
            stop = error
            throw self.error(error)
        }
    }

    /// Whether a header that is skipped names other columns, or the same in another order.
    private(set) var headerDiffers = false

    // MARK: Errors

    /// Leaves a line out, if that is wanted; returns whether it was.
    private func reject(_ fault: CopyFault) throws(IgniteError) -> Bool {
        guard options.skipsErrors, rejects.count < options.rejectLimit ?? .max else { return false }
        let isObject = format == .json || format == .jsonl
        // The end of the line before an object is not read with that line.
        let line = (input.keepsMarked ? input.sinceMark : []).drop { isObject && $0 == 0x0A }
        try rejects.add(fault.error(in: input.name).message, line)
        return true
    }

    private func error(_ stop: CopyStop) -> IgniteError {
        switch stop {
        case .fault(let fault): fault.error(in: input.name)
        case .cancelled: IgniteError(.cancelled, "cancelled")
        case .leaving: IgniteError(.terminated, "the program is ending")
        }
    }

    /// Returns an error of the table with the place in the file.
    private func described(_ error: IgniteError, in transaction: Transaction?) -> IgniteError {
        var told = error
        if let stop {
            told = self.error(stop).with(rowsDone: error.rowsDone)
        } else if rowsRead > 0, let reason = reason(of: error, table.name, row: rowsRead) {
            told = error.with(message: "\(input.name):\(line(ofRow: rowsRead)): \(reason)")
        }
        // What is said there about rows is said about lines here.
        told = told.with(otherHint: stop == nil ? nil : told.hint)
        return placed(told, in: transaction, isUnknown: error.isOutcomeUnknown)
    }

    /// Adds how many rows are written, and where to go on.
    private func placed(
        _ error: IgniteError, in transaction: Transaction?, isUnknown: Bool = false, also: String = ""
    ) -> IgniteError {
        if let transaction {
            transaction.fail("\\copy failed, and may have been done in part")
            return error
        }
        let done = error.rowsDone ?? 0
        let next = done < rowsRead ? line(ofRow: done + 1) : record.line
        let place =
            !also.isEmpty
            ? "\(also); \(options.resuming("(skip, start \(next))"))"
            : isUnknown
                ? "; rows from line \(next) on may be stored: \(options.resuming("(skip, start \(next))"))"
                : done > 0
                    ? "; \(options.resuming("(start \(next))"))"
                    : options.creates ? "; the table is created, so leave out CREATE next time" : ""
        let hint = [error.hint, storedRows(done) + place].compactMap { $0 }.joined(separator: "\n")
        return error.with(otherHint: hint)
    }

    private func line(ofRow row: Int) -> Int { lines[row & (lines.count - 1)] }
}

/// The table of a `CopyFrom`, which need not exist yet.
struct CopyTable {
    /// `PUBLIC.PERSON`, for messages.
    let name: String
    let columns: [Column]
}

/// The lines that were left out.
final class CopyRejects {
    /// The number of lines that are reported one by one.
    private static let reported = 10

    private(set) var count = 0
    private let sink: OutputSink?
    private let diagnostics: Diagnostics

    /// - Parameter sink: Receives the lines as they are.
    init(_ sink: OutputSink?, _ diagnostics: Diagnostics) {
        self.sink = sink
        self.diagnostics = diagnostics
    }

    func add(_ message: String, _ line: ArraySlice<UInt8>) throws(IgniteError) {
        count += 1
        if count <= Self.reported { diagnostics.warning("\(message); the line is left out") }
        guard let sink, !line.isEmpty else { return }
        sink.buffer.append(Array(line))
        if line.last != 0x0A { sink.buffer.append(0x0A as UInt8) }
        if sink.buffer.count >= OutputSink.writeSize { try flush() }
    }

    /// Writes what is left and reports the number of lines.
    func finish() throws(IgniteError) {
        try flush()
        if count > Self.reported { diagnostics.warning("\(count) lines are left out") }
    }

    private func flush() throws(IgniteError) {
        guard let sink else { return }
        do throws(OutputSink.Fault) {
            try sink.flush()
        } catch {
            throw IgniteError(.invalidArgument, "could not write to \(sink.name)\(error.reason)")
        }
    }
}

extension OutputSink.Fault {
    /// The reason as the end of a message.
    var reason: String {
        switch self {
        case .closed: ": the reader has closed it"
        case .cancelled: ": cancelled"
        case .leaving: ": the program is ending"
        case .failed(let cause): ": \(cause)"
        }
    }
}
