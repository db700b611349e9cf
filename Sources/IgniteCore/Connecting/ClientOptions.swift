/// The addresses of a cluster and the options of a connection to it.
///
/// `ClientOptions("ignite://user@node1,node2/SALES?timeout=30")` reads them from a connection URI.
public struct ClientOptions: Sendable, Equatable {
    /// A host and a port.
    public struct Address: Sendable, Hashable, CustomStringConvertible {
        /// A name or a numeric address; IPv6 without brackets.
        public var host: String
        /// The port; 10800 by default.
        public var port: UInt16

        /// Creates an address.
        public init(host: String, port: UInt16 = 10_800) {
            self.host = host
            self.port = port
        }

        /// `host:port`, with IPv6 in brackets.
        public var description: String {
            if isEmbedded { return host }
            return host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }

    /// The client protocol to use; the raw value is the scheme of a URI.
    @nonexhaustive public enum WireProtocol: String, Sendable {
        /// The protocol that the cluster supports.
        case any = "ignite"
        /// The client protocol of Ignite 3.
        case ignite3
        /// The thin client protocol of Ignite 2.
        case ignite2
    }

    /// The nodes to try, in order; at least one.
    public var addresses = [Address(host: "127.0.0.1")]
    /// The protocol to use; detected by default.
    public var `protocol` = WireProtocol.any
    /// The name to log in with; nil for no login.
    public var user: String?
    /// The password of `user`. It never appears in descriptions or errors.
    public var password: String?
    /// The file to read the password from if `password` is nil.
    package var passfile: Passfile?
    /// The schema for unqualified names, read like an identifier: `public` means PUBLIC. An empty name becomes PUBLIC.
    public var schema = "PUBLIC" {
        didSet { if schema.isEmpty { schema = "PUBLIC" } }
    }
    /// The time within which a connection must be ready; greater than 0.
    public var connectTimeout = Duration.seconds(10)
    /// The time that the cluster may take for a statement, 5 minutes by default; nil for no limit.
    ///
    /// For a query, it limits each wait for rows: however long the program takes to read them, the query goes on. A
    /// query that takes longer is cancelled. For other statements it limits the whole statement.
    public var statementTimeout: Duration? = .seconds(300)
    /// The number of rows that the server sends at a time, from 1 to 100,000.
    public var pageSize = 1024 {
        didSet { hasChosenPageSize = true }
    }
    /// The time zone of the session, by a name that the server knows; nil for UTC on Ignite 3, and for the zone of the
    /// server on Ignite 2. On Ignite 2 it applies to results and parameters, by a name that this machine knows; literals
    /// are in the zone of the server.
    public var timeZone: String?
    /// The time zone to use on Ignite 3 if `timeZone` is nil.
    package var defaultTimeZone = "UTC"
    /// Whether the page size was set, rather than left at its default.
    package private(set) var hasChosenPageSize = false
    /// Whether reads outside transactions, and read-only transactions, see everything committed up to now.
    ///
    /// By default, they may miss what other connections have committed in the last 2 seconds, but never what this
    /// connection has committed. With fresh reads, a read through a table takes 0.15 to 0.25 seconds longer. Reads by
    /// primary key, writes and transactions that are not read-only always see the newest rows, and take no longer. No
    /// effect on Ignite 2.
    public var freshReads = false
    /// Whether and how the connection is encrypted; not by default.
    public var tls = TLSOptions()
    /// The options of SQL statements that only Ignite 2 has.
    public var ignite2 = Ignite2Options()
    /// The time within which a server must answer the handshake; nil for the time that is left of `connectTimeout`.
    public var handshakeTimeout: Duration?
    /// The time without progress on the socket after which a connection is lost; greater than 0.
    ///
    /// There is no progress if nothing arrives although something is awaited, or if the server takes in nothing of what
    /// is sent. A statement may take longer: the client sends heartbeats in time, and servers answer them meanwhile.
    /// Servers of Ignite 2 that do not know heartbeats may be silent without limit, except while connecting.
    public var socketTimeout = Duration.seconds(60)
    /// How messages name the options.
    package var optionNames = OptionNames.uri

    /// Creates the default options: one node on this machine.
    public init() {}

    static let pageSizes = 1...100_000

    /// A longer time is a mistake. This limit still fits in milliseconds.
    package static let longestTime = Duration.seconds(1_000_000_000)

    /// Throws if a field is invalid; the fields of a URI have already been checked.
    package func validate() throws(IgniteError) {
        func require(_ condition: Bool, _ message: String) throws(IgniteError) {
            if !condition { throw IgniteError(.invalidArgument, message) }
        }
        try require(!addresses.isEmpty, "there is no address to connect to")
        for address in addresses {
            try require(
                !address.host.isEmpty && address.port > 0 || address.isEmbedded,
                "an address needs a host and a port from 1 to 65535")
        }
        if addresses.contains(where: \.isEmbedded) {
            try require(addresses.count == 1, "the embedded node cannot be one of several addresses")
            try require(user == nil, "the embedded node has no users: \(optionNames("user")) does not apply to it")
            try require(tls == TLSOptions(), "the embedded node has no TLS: it is in this process")
        }
        try Self.requirePageSize(pageSize)
        try require(
            connectTimeout > .zero && connectTimeout <= Self.longestTime,
            "the connect timeout must be more than 0 seconds, and at most 1,000,000,000"
        )
        try require(
            handshakeTimeout.map { $0 > .zero && $0 <= Self.longestTime } ?? true,
            "the handshake timeout must be more than 0 seconds, and at most 1,000,000,000")
        try require(
            socketTimeout > .zero && socketTimeout <= Self.longestTime,
            "the socket timeout must be more than 0 seconds, and at most 1,000,000,000")
        try require(ignite2.maxRows.map { $0 > 0 } ?? true, "maxRows must be greater than 0, or nil for no limit")
        if let statementTimeout { try Self.requireStatementTimeout(statementTimeout) }
        try tls.validate(optionNames)
    }

    package static func requirePageSize(_ size: Int) throws(IgniteError) {
        guard !pageSizes.contains(size) else { return }
        throw IgniteError(.invalidArgument, "the page size must be from 1 to 100000, not \(size)")
    }

    package static func requireStatementTimeout(_ timeout: Duration) throws(IgniteError) {
        guard timeout < .zero || timeout > longestTime else { return }
        throw IgniteError(.invalidArgument, "the statement timeout must be 0 to 1,000,000,000 seconds")
    }
}

extension ClientOptions: CustomStringConvertible, CustomReflectable {
    /// The URI without the password: `ignite3://user@node1:10800,node2:10800/PUBLIC`.
    public var description: String {
        let user = user.map { "\($0)@" } ?? ""
        return "\(`protocol`.rawValue)://\(user)\(addresses.map(\.description).joined(separator: ","))/\(schema)"
    }

    /// Only the description, so that dumps do not show a password.
    public var customMirror: Mirror { Mirror(self, children: ["uri": description]) }
}

/// One option that a URI, a profile or the command line can set.
package struct ConnectionOption: Sendable {
    /// The key in a URI.
    package let name: String
    /// A description of valid values.
    package let expected: String
    /// Whether the value must not be shown.
    package let isSecret: Bool
    /// Sets the option; returns false if the value is invalid.
    fileprivate let set: @Sendable (inout ClientOptions, String) -> Bool

    init(
        _ name: String, expected: String, isSecret: Bool = false,
        set: @escaping @Sendable (inout ClientOptions, String) -> Bool
    ) {
        self.name = name
        self.expected = expected
        self.isSecret = isSecret
        self.set = set
    }

    /// All options, in the order in which messages list them.
    package static let all = general + ignite2 + tls

    private static let general = [
        ConnectionOption("schema", expected: "a name") { options, value in
            options.schema = value
            return true
        },
        ConnectionOption("timeout", expected: "seconds, 0 for no limit") { options, value in
            guard let time = seconds(value) else { return false }
            options.statementTimeout = time > .zero ? time : nil
            return true
        },
        ConnectionOption("connectTimeout", expected: "seconds, more than 0") { options, value in
            guard let time = seconds(value), time > .zero else { return false }
            options.connectTimeout = time
            return true
        },
        ConnectionOption("handshakeTimeout", expected: "seconds, more than 0") { options, value in
            guard let time = seconds(value), time > .zero else { return false }
            options.handshakeTimeout = time
            return true
        },
        ConnectionOption("socketTimeout", expected: "seconds, more than 0") { options, value in
            guard let time = seconds(value), time > .zero else { return false }
            options.socketTimeout = time
            return true
        },
        ConnectionOption("pageSize", expected: "a whole number from 1 to 100000") { options, value in
            guard let size = wholeNumber(value), ClientOptions.pageSizes.contains(size) else { return false }
            options.pageSize = size
            return true
        },
        ConnectionOption("timeZone", expected: "a name such as Europe/Berlin or +02:00") { options, value in
            options.timeZone = value
            return !value.isEmpty
        },
        ConnectionOption("freshReads", expected: "true or false") { options, value in
            guard let isOn = Bool(value) else { return false }
            options.freshReads = isOn
            return true
        },
        ConnectionOption("user", expected: "a name") { options, value in
            options.user = value
            return !value.isEmpty
        },
        ConnectionOption("password", expected: "a password", isSecret: true) { options, value in
            options.password = value
            return true
        },
    ]

    private static func isDigits(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    static func wholeNumber(_ text: String) -> Int? { isDigits(text) ? Int(text) : nil }

    /// Returns a number such as `10` or `0.5`.
    private static func seconds(_ text: String) -> Duration? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ isDigits(String($0)) }), let value = Double(text),
            value <= ClientOptions.longestTime.inSeconds
        else { return nil }
        return .seconds(value)
    }
}

extension ClientOptions {
    /// Sets a named option to a value as written in a URI, a profile or the command line.
    ///
    /// - Parameter given: The name that messages use for the option; nil for its own name.
    /// - Throws: `.invalidArgument` for an unknown name or an invalid value; nothing is then changed.
    package mutating func set(_ name: String, to value: String, givenAs given: String? = nil) throws(IgniteError) {
        guard let option = ConnectionOption.all.first(where: { $0.name == name }) else {
            let known = ConnectionOption.all.map(\.name)
            let suggestion = suggestion(for: name, among: known) { "\"\($0)\"" }
            throw IgniteError(
                .invalidArgument, "there is no connection option \"\(name)\"\(suggestion)",
                hint: "the options are \(known.joined(separator: ", "))")
        }
        var changed = self
        guard option.set(&changed, value) else {
            let found = option.isSecret ? "" : ", not \"\(value)\""
            throw IgniteError(
                .invalidArgument, "\(given ?? "connection option \"\(name)\"") must be \(option.expected)\(found)")
        }
        self = changed
    }
}

extension [ClientOptions.Address] {
    /// Returns the addresses in the same circular order, beginning with the one at an index, which may be beyond the end.
    package func beginning(at index: Int) -> [ClientOptions.Address] {
        Array(self[(index % count)...] + self[..<(index % count)])
    }
}
