import Ignite
import IgniteCore

/// The connection of a shell: the session, the user's transaction in it, the schema, and the names that Tab offers.
///
/// Nothing else holds the session, which is replaced when it is lost.
package final class Connection {
    let host: Host
    let messages: Messages
    package internal(set) var settings: ConnectionSettings
    private var session: (any Session)? {
        didSet { if let session { dialect = session.dialect } }
    }
    /// That of the session, or of the last one.
    private(set) var dialect = defaultDialect
    /// The user's transaction; nil when there is none.
    var transaction: Transaction?
    /// Whether it was reported that the transaction is dead.
    var isTransactionReported = false
    /// The schema for names without one, as stored.
    private(set) var schema: String
    private(set) var statementOptions: StatementOptions
    /// The names that Tab offers.
    let catalogLoader = CatalogLoader()
    /// When the session was begun, or its last statement was done.
    var lastAnswer = Deadline.now
    /// Whether a person types, who goes on after a connection was lost.
    var isInteractive = false

    init(_ settings: ConnectionSettings, _ host: Host, _ messages: Messages) {
        self.settings = settings
        self.host = host
        self.messages = messages
        statementOptions = StatementOptions(settings.options)
        schema = storedName(settings.options.schema)
    }

    /// What the server has said of itself; nil before the first connection and after one that was given up.
    var server: ServerInfo? { session?.server }

    /// Whether there is a session that is not known to be lost.
    var isUsable: Bool { session.map { $0.failure == nil } ?? false }

    /// Whether there is a session, and it has been lost.
    var isLost: Bool { session?.failure != nil }

    // MARK: Connecting

    /// Makes the first connection.
    func begin() throws(IgniteError) {
        let isAsked = settings.passwordQuestion == .always
        if isAsked { try askForLogin() }
        try open(isPasswordTyped: isAsked)
        if let session { try requireSchema(schema, session) }
        settings.options.optionNames = .connectCommand
    }

    /// Connects, in the place of the present session if there is one.
    private func open(isPasswordTyped: Bool = false) throws(IgniteError) {
        var options = settings.options
        let session = try host.signals.cancellable { () throws(IgniteError) in
            try openSession(asking: &options, inPlaceOf: self.session, isPasswordTyped: isPasswordTyped)
        }
        settings.options = options
        self.session = session
        lastAnswer = .now
        warnAboutVersion(session)
    }

    /// Connects to something else. The present session is given up only when the new one is there.
    ///
    /// - Parameter profile: the one that says how to connect.
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
        statementOptions = StatementOptions(options)
        setSchema(storedName(options.schema))
        warnAboutVersion(new)
    }

    /// Gives the session up.
    func giveUp() {
        if transaction?.state == .open, isUsable {
            messages.warning("the open transaction was rolled back")
        }
        transaction = nil
        close()
        session = nil
    }

    /// Ends the session in good order.
    func close() { session?.close() }

    private func warnAboutVersion(_ session: any Session) {
        guard !triedServerVersions.contains(session.server.version) else { return }
        messages.warning(
            "\(session.server.protocolName) \(session.server.version) has not been tested with this program, "
                + "which supports \(triedServerVersions.joined(separator: ", "))")
    }

    // MARK: Calls

    /// Sees to it that there is a session, which is made anew if it was lost without harm.
    ///
    /// A script goes on only if the loss was noticed before anything was sent and no transaction was open. A person
    /// goes on in any case; an error says that the transaction is lost.
    func makeReady() throws(Failure) {
        // Takes in what has come since, the end of the connection for one.
        host.waiter.takeIn()
        guard let session else {
            let text = "not connected: \\c failed"
            guard !isInteractive else { throw .shell(text) }
            messages.fatal(text)
            throw .exit(Exit(status: ExitStatus.connection))
        }
        guard let failure = session.failure else { return }
        if let transaction {
            transaction.state = .lost
            throw .ignite(failure)
        }
        messages.warning("\(failure.message); reconnecting")
        do throws(IgniteError) {
            try open()
        } catch {
            throw .ignite(error)
        }
    }

    /// Calls the session. Ctrl-C cancels what is called.
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
            return messages.warning("could not check whether schema \"\(name)\" exists: \(error.message)")
        }
        guard !schemas.contains(name) else { return }
        throw IgniteError(
            .connectionFailed, "schema \"\(name)\" does not exist",
            hint: didYouMean(name, among: schemas, sqlIdentifier),
            address: session.server.address)
    }

    // MARK: Names for Tab

    /// Asks for names, or takes in what has come of them. Never waits.
    func fetchNames() { catalogLoader.proceed(session) }

    /// The names at hand; they are waited for a moment if they are on their way.
    func names() -> Catalog {
        catalogLoader.awaitNames(session, host.waiter, keys: host.streams.input)
        return catalogLoader.catalog
    }
}
