import IgniteCore

// Rows from one cluster to another.

/// One side of a move.
private struct MoveSide {
    let session: any Session
    /// The transaction in which it is read or written; nil for none.
    let transaction: Transaction?
    /// The schema for names without one.
    let schema: String
    /// What to say if there is no such table.
    var hint: String?

    /// Runs a part that fails if the table is not there.
    func finding<Result>(_ body: () throws(IgniteError) -> Result) throws(IgniteError) -> Result {
        do throws(IgniteError) {
            return try body()
        } catch {
            throw error.code == .invalidArgument || error.code == .server ? error.with(hint: hint) : error
        }
    }
}

/// What a move has done.
struct MoveOutcome {
    var count = 0
    /// What could not be carried over, and what (verify) has found, for the last line.
    var remarks: [String] = []
}

extension Shell {
    /// Copies rows from or to a table of another cluster.
    func copyBetweenClusters(_ request: CopyRequest, _ address: String) throws(Failure) -> MoveOutcome {
        var options = try otherOptions(address)
        // The path of the address is the name of the table.
        let name = options.schema
        options.schema = "PUBLIC"
        let isFrom = request.direction == .from
        guard !request.options.verifies || !isFrom || (connection.transaction == nil && variables.autocommit) else {
            throw .shell(
                "\\copy: (verify) compares what is committed; \\commit or \\rollback first, with \\autocommit on")
        }
        let transaction = try transactionByKey(begins: isFrom)
        let schema = connection.statementOptions.schema
        return try connection.call { (own) throws(IgniteError) in
            let other = try connection.openSession(asking: &options, inPlaceOf: nil, acceptsOtherCluster: true)
            defer { other.close() }
            let hint = "the address of a table in another schema than PUBLIC ends with /SCHEMA.TABLE"
            let there = MoveSide(
                session: other, transaction: nil, schema: "PUBLIC", hint: name.contains(".") ? nil : hint)
            if isFrom {
                guard case .table(let target, let columns) = request.subject else { return MoveOutcome() }
                let here = MoveSide(session: own, transaction: transaction, schema: schema)
                return try move(.table(name, columns: columns), from: there, into: target, here, request.options)
            }
            // A session of its own sees everything that is committed.
            let reading = transaction == nil ? try host.makeSession(connection.settings.options, nil, false) : own
            defer { if transaction == nil { reading.close() } }
            let here = MoveSide(session: reading, transaction: transaction, schema: schema)
            return try move(request.subject, from: here, into: name, there, request.options)
        }
    }

    private func otherOptions(_ address: String) throws(Failure) -> ClientOptions {
        do throws(IgniteError) {
            var base = connection.settings.options
            base.password = nil
            // No table has this name; an empty one would become PUBLIC.
            let none = "\0"
            base.schema = none
            let options = withKnownPassword(try ClientOptions(address, over: base))
            guard options.schema != none else {
                let scheme = address.prefix { $0 != ":" }
                throw IgniteError(
                    .invalidArgument, "the address of the other cluster names no table",
                    hint: "the form is \(scheme)://host/SCHEMA.TABLE, or \(scheme)://host/TABLE for a table in PUBLIC")
            }
            return options
        } catch {
            throw .ignite(error.with(context: "\\copy"))
        }
    }

    /// Finds a table to write.
    func rowTable(
        _ name: String, _ session: any Session, schema: String
    ) throws(IgniteError) -> any RowTable {
        guard let rows = session.rows else { throw session.lacks("writing rows by key") }
        do throws(IgniteError) {
            return try rows.table(try rows.find(table: name, schema: schema))
        } catch {
            guard error.code == .unsupported else { throw error }
            return try rows.statementTable(named: name, schema: schema, obstacle: error)
        }
    }

    private func move(
        _ subject: CopyRequest.Subject, from source: MoveSide, into name: String, _ target: MoveSide,
        _ options: CopyOptions
    ) throws(IgniteError) -> MoveOutcome {
        var subject = subject
        var created: [String] = []
        if options.creates, case .table(let like, _) = subject {
            let (columns, remarks) = try create(
                name, like: like, from: source.session, schema: source.schema, in: target.session,
                schema: target.schema)
            subject = .table(like, columns: columns)
            created = remarks
        }
        let table = try target.finding { () throws(IgniteError) in
            try rowTable(name, target.session, schema: target.schema)
        }
        if target.transaction != nil, let obstacle = options.obstacle(in: table) { throw obstacle }
        func begin() throws(IgniteError) -> CopyRows {
            try copyRows(subject, source.session, schema: source.schema, in: source.transaction)
        }
        var rows = try source.finding(begin)
        warnAboutCutTimes(in: rows, of: subject, source.session, schema: source.schema)
        let hasPoints = (table.columns + rows.columns).contains { $0.type == .timestampWithLocalTimeZone }
        let zone = hasPoints ? try zone(ofTimesIn: source.session, target.session) : printing.format.zone
        var conversion = try MoveConversion(of: rows.columns, into: table, zone: zone)
        if options.verifies {
            try conversion.requireKey()
            // Tables without reads by key are refused before anything is moved.
            _ = try table.run(.getAll, in: nil) { nil }
        }
        var outcome = MoveOutcome()
        outcome.count = try write(rows, &conversion, into: table, options, target.transaction)
        outcome.remarks = created + conversion.remarks
        guard options.verifies else { return outcome }
        let started = Deadline.now
        rows = try begin()
        var verification = MoveVerification(conversion, keysCanRepeat: options.mode != .insert)
        try verification.compare(rows) { printing.progress?.rows = $0 }
        var statement = connection.statementOptions
        statement.schema = target.schema
        let counted = try target.session.execute(
            "SELECT COUNT(*) FROM \(name)", parameters: [], options: statement, in: nil)
        let row = counted.page.row(0)
        if case .bigint(let count) = row.value(of: row[0]) {
            verification.noteRows(inTable: Int(count))
        }
        if let difference = verification.difference {
            throw difference.with(hint: "\(storedRows(outcome.count)) by this command")
        }
        let seconds = Double(Deadline.now.nanoseconds - started.nanoseconds) / 1e9
        outcome.remarks.append(
            "compared \(rowCount(verification.compared)) by key in \(Progress.time(seconds)): no difference")
        return outcome
    }

    /// Writes all rows; returns their number.
    private func write(
        _ rows: CopyRows, _ conversion: inout MoveConversion, into table: any RowTable, _ options: CopyOptions,
        _ transaction: Transaction?
    ) throws(IgniteError) -> Int {
        var count = 0
        var fault: IgniteError?
        let done: RowResult
        do throws(IgniteError) {
            done = try table.run(RowOperation(options.mode), in: transaction) { () throws(IgniteError) in
                guard let row = try rows.nextRow() else { return nil }
                count += 1
                printing.progress?.rows = count
                do throws(IgniteError) {
                    return try conversion.converted(row)
                } catch {
                    fault = error
                    throw error
                }
            }
        } catch {
            transaction?.fail("\\copy failed, and may have been done in part")
            var told = error
            if let fault {
                told = fault
            } else if count > 0, let reason = reason(of: error, table.name, row: count) {
                told = error.with(message: "\(conversion.key): \(reason)")
            }
            guard transaction == nil else { throw told.with(otherHint: nil) }
            let stored = storedRows(error.rowsDone ?? 0)
            throw told.with(
                otherHint: error.isOutcomeUnknown
                    ? "\(stored) for certain, and more may be; \(options.resuming("(skip)"))"
                    : error.rowsDone ?? 0 > 0
                        ? "\(stored); \(options.resuming("(skip)"))"
                        : options.creates ? "\(stored); the table is created, so leave out CREATE next time" : stored)
        }
        if let conflict = done.conflict {
            transaction?.fail("\\copy failed, and may have been done in part")
            let stored =
                "\(storedRows(done.rowsDone + conflict.laterRows)); \(options.resuming("(skip) or (upsert)"))"
            throw IgniteError(
                .conversion, "a row with the key \(conflict.key) exists already in \(table.name)",
                hint: transaction == nil ? stored : nil, traits: .integrityViolation)
        }
        if done.skipped > 0 {
            tag("\(rowCount(done.skipped, "exists already and is", "exist already and are")) skipped")
        }
        return done.rowsDone - done.skipped
    }

    /// Returns the zone in which a TIMESTAMP is a point in time: that of the cluster that has no other type for these.
    private func zone(ofTimesIn sessions: any Session...) throws(IgniteError) -> ZoneRules {
        for session in sessions where !session.dialect.typeNames.contains("TIMESTAMP WITH LOCAL TIME ZONE") {
            if session.zone == nil {
                // The session learns its zone with the first time.
                _ = try session.execute(
                    "SELECT TIMESTAMP '2000-01-01 00:00:00'", parameters: [], options: connection.statementOptions,
                    in: nil)
            }
            if let name = session.zone { return try ZoneRules(named: name) }
        }
        return printing.format.zone
    }
}

/// Returns what an error of a table says about the last row that it took, without its place; nil if it is not about
/// that: rows are checked before they are sent, and some tables write each row by itself.
func reason(of error: IgniteError, _ table: String, row: Int) -> String? {
    let context = "table \(table): row \(row): "
    if error.message.hasPrefix(context) { return String(error.message.dropFirst(context.count)) }
    return error.code == .invalidArgument ? error.message : nil
}

/// Returns how many rows are stored, for messages.
func storedRows(_ count: Int) -> String {
    count == 0 ? "no row is stored" : count == 1 ? "1 row is stored" : "\(count) rows are stored"
}

extension RowOperation {
    /// The operation for rows whose keys may exist.
    init(_ mode: CopyOptions.Mode) {
        self =
            switch mode {
            case .insert: .insertNew
            case .skip: .insertMissing
            case .upsert: .upsertAll
            }
    }
}
