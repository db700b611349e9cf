import Glibc
import Ignite
import IgniteCore

/// `\c`, `\connect`, `\password`.
let connectCommands = [
    MetaCommand(
        "c", "[URI | HOST[:PORT][,…]]", .connection, "connect to another server, or reconnect",
        .optional.completing(.addresses).refusingMore(), run: connectCommand),
    MetaCommand(
        "connect", "[URI | HOST[:PORT][,…]]", .connection, "the same as \\c",
        .optional.completing(.addresses).refusingMore(),
        run: connectCommand),
    MetaCommand("password", "", .connection, "explain how to change passwords", .none) { shell, _, _ in
        shell.messages.note(
            "Ignite 3 has no SQL for passwords: they stand in the cluster's configuration, security.authentication.")
        return .proceed
    },
]

private let connectCommand: MetaCommand.Run = { (shell, arguments, _) throws(Failure) in
    try shell.connect(to: arguments.first?.text)
    return .proceed
}

extension Shell {
    /// Connects to something else, or anew: what is not said stays as it is.
    fileprivate func connect(to text: String?) throws(Failure) {
        try reconnect(by: text == nil ? profile : nil) { () throws(IgniteError) in try wantedOptions(text) }
    }

    /// Gives the old connection up only when the new one is there, or in a script, which must not go on with the wrong
    /// cluster.
    ///
    /// - Parameter profile: the one that says how to connect.
    func reconnect(by profile: String?, _ wantedOptions: () throws(IgniteError) -> ClientOptions) throws(Failure) {
        do throws(IgniteError) {
            var wanted = try wantedOptions()
            wanted.optionNames = .connectCommand
            let zone = wanted.timeZone == options.timeZone ? format.zone : try zone(of: wanted)
            wanted.timeZone = zone.name
            signals?.beginStatement()
            let new = try openSession(asking: &wanted, acceptsOtherCluster: true)
            do throws(IgniteError) {
                try requireSchema(storedName(wanted.schema), new)
            } catch {
                new.close()
                throw error
            }
            leaveSession()
            session = new
            options = wanted
            self.profile = profile
            schema = storedName(wanted.schema)
            statementOptions = StatementOptions(wanted)
            statementOptions.schema = quoted(schema, "\"")
            format.zone = zone
            warnAboutVersion(new)
            tag(
                "You are now connected to Apache Ignite \(new.server.version), \(new.server.nodeName) at "
                    + "\(new.server.address).")
        } catch {
            if isInteractive, sources.count == 1 {
                throw .ignite(sayingThatOldIsKept(error))
            }
            leaveSession()
            throw .ignite(error)
        }
    }

    private func sayingThatOldIsKept(_ error: IgniteError) -> IgniteError {
        guard let session, session.failure == nil else { return error }
        return error.with(message: "\(error.message)\nThe connection to \(session.server.address) is kept.")
    }

    private func wantedOptions(_ text: String?) throws(IgniteError) -> ClientOptions {
        var wanted = options
        wanted.schema = statementOptions.schema
        guard let text else { return wanted }
        // A password is not sent to servers that it was not meant for.
        wanted.password = nil
        return withKnownPassword(try ClientOptions(text, over: wanted))
    }

    /// The present password is good for the same user at the same servers.
    func withKnownPassword(_ wanted: ClientOptions) -> ClientOptions {
        var wanted = wanted
        if wanted.password == nil, wanted.user == options.user, Set(wanted.addresses) == Set(options.addresses) {
            wanted.password = options.password
        }
        return wanted
    }

    private func zone(of options: ClientOptions) throws(IgniteError) -> ZoneRules {
        try ZoneRules.session(option: options.timeZone, tz: getenv("TZ").map { String(cString: $0) }).zone
    }

    /// Gives the present connection up.
    private func leaveSession() {
        if transaction?.state == .open, session?.failure == nil {
            messages.warning("the open transaction was rolled back")
        }
        transaction = nil
        session?.close()
        session = nil
    }

    /// Connects; looks into the passfile or asks if a user or a password is missing.
    ///
    /// - Parameters:
    ///   - options: what was asked for is in them once the connection is made.
    ///   - isPasswordTyped: whether the password was asked for already.
    func openSession(
        asking options: inout ClientOptions, acceptsOtherCluster: Bool = false, isPasswordTyped: Bool = false
    ) throws(IgniteError) -> any Session {
        var wanted = options
        while true {
            if wanted.user != nil, wanted.password == nil { wanted.passfile = readPassfile() }
            do throws(IgniteError) {
                let session = try Ignite.openSession(
                    wanted, waiter: waiter, inPlaceOf: session, acceptsOtherCluster: acceptsOtherCluster,
                    log: frameLog)
                options = wanted
                return session
            } catch {
                guard error.isAuthenticationFailure else { throw error }
                // A user who has just typed it knows how to type it again.
                let isTyped = isPasswordTyped || wanted.password != options.password
                try askForLogin(&wanted, after: isTyped ? error.with(otherHint: nil) : error)
            }
        }
    }

    /// Asks for the password, and for the user if there is none yet: `-W`.
    func askForLogin() throws(IgniteError) {
        if options.user == nil { options.user = try askForUser() }
        guard let user = options.user else {
            throw IgniteError(.invalidArgument, "a password needs a user", hint: "-U NAME gives one")
        }
        guard let password = try askForPassword(of: user) else {
            throw IgniteError(.invalidArgument, "there is no terminal to ask for the password at")
        }
        options.password = password
    }

    /// Asks for what a refused login lacked; throws the refusal when it lacked nothing, or nobody can be asked.
    private func askForLogin(_ options: inout ClientOptions, after refusal: IgniteError) throws(IgniteError) {
        guard let user = options.user else {
            guard passwordQuestion != .never, let user = try askForUser() else { throw refusal }
            options.user = user
            return
        }
        guard options.password == nil else { throw refusal }
        if let lines = passfileLines(options) { throw refusal.with(otherHint: "the password is that of \(lines)") }
        guard passwordQuestion != .never, let password = try askForPassword(of: user) else { throw refusal }
        options.password = password
    }

    /// Asks for a user at the terminal; nil when there is no terminal, or nothing is typed.
    private func askForUser() throws(IgniteError) -> String? {
        try ask("User: ", echoes: true).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Asks for a password at the terminal, without echo; nil when there is no terminal.
    private func askForPassword(of user: String) throws(IgniteError) -> String? {
        try ask("Password for user \(shownLine(user)): ", echoes: false)
    }

    private func ask(_ prompt: String, echoes: Bool) throws(IgniteError) -> String? {
        switch Question(waiter: waiter, signals: signals).askAtTerminal(prompt, echoes: echoes) {
        case .text(let answer): return answer
        case .end, .noTerminal: return nil
        case .interrupted:
            if signals?.endingSignal != nil { throw IgniteError(.terminated, "ended by a signal") }
            throw IgniteError(.cancelled, "cancelled while the login was asked for")
        }
    }

    func warnAboutVersion(_ session: any Session) {
        guard !triedServerVersions.contains(session.server.version) else { return }
        messages.warning(
            "\(session.server.protocolName) \(session.server.version) was never tried with this program; "
                + "it was made for \(triedServerVersions.joined(separator: ", "))")
    }

    /// Refuses a schema that is not there: later every table would only be "not found".
    ///
    /// One named PUBLIC is always there, and costs no question. Where a sick cluster gives no answer, a warning says so.
    func requireSchema(_ name: String, _ session: any Session) throws(IgniteError) {
        guard name != "PUBLIC" else { return }
        var options = StatementOptions()
        options.timeout = 5
        options.pageSize = 100_000
        var schemas: [String] = []
        do throws(IgniteError) {
            let found = try session.execute(
                session.dialect.catalog.schemaNames, parameters: [], options: options, in: nil)
            schemas = found.page.rows.map { String(decoding: $0.bytes(of: $0[0]), as: UTF8.self) }
        } catch {
            if error.code == .cancelled || error.code == .terminated { throw error }
            return messages.warning("whether there is a schema \"\(name)\" cannot be found out: \(error.message)")
        }
        guard !schemas.contains(name) else { return }
        throw IgniteError(
            .connectionFailed, "there is no schema \"\(name)\"", hint: didYouMean(name, among: schemas, sqlIdentifier),
            address: session.server.address)
    }
}
