import Ignite
import IgniteCore

/// The connection of a shell: the session, the user's transaction, the schema, and the names for completion.
///
/// Nothing else holds the session, so that a lost session can be replaced.
package final class ShellConnection {
    let host: Host
    let diagnostics: Diagnostics
    package internal(set) var settings: ConnectionSettings
    private var session: (any Session)? {
        didSet { if session == nil, let oldValue { lastDialect = oldValue.dialect } }
    }
    private var lastDialect = defaultDialect
    /// The dialect of the current or last session. It can change when an Ignite 2 cluster is activated.
    var dialect: any Dialect { session?.dialect ?? lastDialect }
    /// The addresses of the warnings about passwords that are sent unencrypted.
    private var warnedAddresses: Set<ClientOptions.Address> = []
    /// The user's transaction; nil if there is none.
    var transaction: Transaction?
    /// Whether the end of the transaction has been reported.
    var isTransactionReported = false
    /// The schema for unqualified names, as stored.
    private(set) var schema: String
    private(set) var statementOptions: StatementSettings
    /// The names for completion.
    let catalogLoader = CatalogLoader()
    /// The time when the session started, or when its last statement finished.
    var lastAnswer = Deadline.now
    /// Whether the shell is interactive. An interactive shell continues after a lost connection.
    var isInteractive = false

    init(_ settings: ConnectionSettings, _ host: Host, _ diagnostics: Diagnostics) {
        self.settings = settings
        self.host = host
        self.diagnostics = diagnostics
        statementOptions = StatementSettings(settings.options)
        schema = storedName(settings.options.schema)
    }

    /// Information about the server; nil before the first connection and after a closed one.
    var server: ServerInfo? { session?.server }

    /// The time zone in which dates and times are shown or read.
    var timeZone: String { session?.zone ?? statementOptions.timeZone }
    /// The zone of the server if its TIMESTAMPs are points in time; nil if they are not.
    var serverZone: ZoneRules? { session?.zone.flatMap { try? ZoneRules(named: $0) } }

    /// Whether there is a session that is not known to be lost.
    var isUsable: Bool { session.map { $0.failure == nil } ?? false }

    /// Whether the session has been lost.
    var isLost: Bool { session?.failure != nil }

    // MARK: Connecting

    /// Establishes the first connection.
    func begin() throws(IgniteError) {
        let isAsked = settings.passwordQuestion == .always
        if isAsked { try askForLogin() }
        try open(isPasswordTyped: isAsked)
        if let session { try requireSchema(schema, session) }
        settings.options.optionNames = .connectCommand
    }

    /// Connects, and replaces the current session if there is one.
    private func open(isPasswordTyped: Bool = false) throws(IgniteError) {
        var options = settings.options
        let session = try host.signals.cancellable { () throws(IgniteError) in
            try openSession(asking: &options, inPlaceOf: self.session, isPasswordTyped: isPasswordTyped)
        }
        settings.options = options
        self.session = session
        lastAnswer = .now
        choosePageSize()
        warnAboutVersion(session)
    }

    /// Connects to another server. The current session is kept until the new one is established.
    ///
    /// - Parameter profile: The profile that describes the connection.
    func change(to options: ClientOptions, profile: String?) throws(IgniteError) {
        var options = options
        let new = try host.signals.cancellable { () throws(IgniteError) in
            let new = try openSession(asking: &options, inPlaceOf: session, acceptsOtherCluster: true)
            do throws(IgniteError) {
                try requireSchema(storedName(options.schema), new)
            } catch {
                new.close()
                throw error
            }
            return new
        }
        giveUp()
        session = new
        settings.options = options
        settings.profile = profile
        statementOptions = StatementSettings(options)
        setSchema(storedName(options.schema))
        choosePageSize()
        warnAboutVersion(new)
    }

    /// Fetches more rows at a time if that is faster, and nobody waits for the first ones.
    private func choosePageSize() {
        guard !settings.options.hasChosenPageSize, !host.streams.isOutputTerminal else { return }
        statementOptions.pageSize = dialect.bulkPageSize
    }

    /// Closes the session.
    func giveUp() {
        if transaction?.state == .open, isUsable {
            diagnostics.warning("the open transaction was rolled back")
        }
        transaction = nil
        close()
        session = nil
    }

    /// Ends the session gracefully.
    func close() { session?.close() }

    private func warnAboutVersion(_ session: any Session) {
        let tried = triedServerVersions(session.server.scheme)
        guard !tried.contains(session.server.version) else { return }
        diagnostics.warning(
            "\(session.server.protocolName) \(session.server.version) has not been tested with this program, "
                + "which supports \(tried.joined(separator: ", "))")
    }

    /// Warns before a password is sent unencrypted to another machine, once for each address.
    func warnAboutPlainPassword(_ options: ClientOptions) {
        guard options.user != nil, options.tls.effectiveMode == .disable else { return }
        let exposed = options.addresses.filter { address in
            options.password(at: address)?.isEmpty == false && !Resolver.isThisMachine(address.host)
                && warnedAddresses.insert(address).inserted
        }
        guard !exposed.isEmpty else { return }
        let option = options.optionNames("tls", "verify-full")
        diagnostics.warning(
            "the password is sent unencrypted to \(exposed.map(\.description).joined(separator: ", ")); "
                + "\(option) encrypts the connection")
    }

    // MARK: Calls

    /// Ensures that there is a session, and reconnects if it was lost without consequences.
    ///
    /// A script continues only if the loss was noticed before anything was sent, and if no transaction was open. An
    /// interactive shell always continues; an error reports a lost transaction.
    func makeReady() throws(Failure) {
        // Process what has arrived in the meantime, such as the end of the connection.
        if isInteractive { _ = host.eventLoop.wait(until: .now) } else { host.eventLoop.takeIn() }
        guard let session else {
            let text = "not connected: \\c failed"
            guard !isInteractive else { throw .shell(text) }
            diagnostics.fatal(text)
            throw .exit(Exit(status: ExitStatus.connection))
        }
        guard let failure = session.failure else { return }
        if let transaction {
            transaction.state = .lost
            throw .ignite(failure)
        }
        diagnostics.warning("\(failure.message); reconnecting")
        do throws(IgniteError) {
            try open()
        } catch {
            throw .ignite(error)
        }
    }

    /// Calls a function with the session. Ctrl-C cancels the call.
    func call<Result>(_ body: (any Session) throws(IgniteError) -> Result) throws(Failure) -> Result {
        guard let session else { throw .shell("not connected") }
        do throws(IgniteError) {
            return try host.signals.cancellable { () throws(IgniteError) in try body(session) }
        } catch {
            throw .ignite(error)
        }
    }

    // MARK: The schema

    func setSchema(_ name: String) {
        schema = name
        statementOptions.schema = quoted(name, "\"")
        catalogLoader.outdate()
    }

    /// Checks that a schema exists; otherwise every table would be "not found" later.
    ///
    /// PUBLIC always exists and needs no check. If the cluster does not respond, a warning says so.
    func requireSchema(_ name: String, _ session: any Session) throws(IgniteError) {
        guard name != "PUBLIC" else { return }
        var options = StatementSettings()
        options.timeout = 5
        options.pageSize = 100_000
        var schemas: [String] = []
        do throws(IgniteError) {
            let found = try session.execute(
                session.dialect.catalog.schemaNames, parameters: [], options: options, in: nil)
            schemas = found.page.rows.map { String(decoding: $0.bytes(of: $0[0]), as: UTF8.self) }
        } catch {
            if error.code == .cancelled || error.code == .terminated { throw error }
            return diagnostics.warning("could not check whether schema \"\(name)\" exists: \(error.message)")
        }
        guard !schemas.contains(name) else { return }
        throw IgniteError(
            .connectionFailed, "schema \"\(name)\" does not exist",
            hint: didYouMean(name, among: schemas, session.dialect.identifier),
            address: session.server.address)
    }

    // MARK: Names for Tab

    /// Requests names, or processes the received names, without waiting.
    func fetchNames() { catalogLoader.proceed(session) }

    /// Returns the known names, after a short wait if names have been requested.
    func names() -> Catalog {
        catalogLoader.awaitNames(session, host.eventLoop, keys: host.streams.input)
        return catalogLoader.catalog
    }
}
