/// Where a cluster is and how to talk to it.
///
/// `ClientOptions("ignite://user@node1,node2/SALES?timeout=30")` reads them from a connection URI.
public struct ClientOptions: Sendable, Equatable {
    /// A host and a port.
    public struct Address: Sendable, Hashable, CustomStringConvertible {
        /// A name or a numeric address; IPv6 without brackets.
        public var host: String
        /// 10800 unless something else is said.
        public var port: UInt16

        /// An address.
        public init(host: String, port: UInt16 = 10_800) {
            self.host = host
            self.port = port
        }

        /// `host:port`, IPv6 in brackets.
        public var description: String {
            host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }

    /// The client protocol to speak; the raw value is the scheme of a URI.
    @nonexhaustive public enum WireProtocol: String, Sendable {
        /// Whichever the cluster speaks.
        case any = "ignite"
        /// That of Ignite 3.
        case ignite3
        /// The thin client protocol of Ignite 2: connecting throws `unsupported` so far.
        case ignite2
    }

    /// The nodes to try, in order; at least one.
    public var addresses = [Address(host: "127.0.0.1")]
    /// The protocol to speak; found out unless said.
    public var `protocol` = WireProtocol.any
    /// The name to log in with; nil when none is asked for.
    public var user: String?
    /// Belongs to `user`; appears in no description and no error.
    public var password: String?
    /// Where passwords stand when `password` is nil.
    package var passfile: Passfile?
    /// Where names without schema are looked up; read like an identifier, so `public` means PUBLIC. Empty it becomes
    /// PUBLIC.
    public var schema = "PUBLIC" {
        didSet { if schema.isEmpty { schema = "PUBLIC" } }
    }
    /// Seconds within which a connection must be ready; more than 0.
    public var connectTimeout = 10.0
    /// Seconds that a statement may take; nil for any time.
    public var statementTimeout: Double?
    /// How many rows the server sends at a time, 1 to 100,000.
    public var pageSize = 1024
    /// The session's zone, by a name that the server knows; nil for that of the environment.
    public var timeZone: String?
    /// Whether reads outside transactions, and read-only transactions, see what others have committed up to now.
    ///
    /// Without it they may miss what other connections have committed in the last 2 seconds, never what this one has. With it a
    /// read that goes through a table takes 0.15 to 0.25 seconds longer; one by primary key, writes and transactions that are not
    /// read-only see the newest rows anyway, and take no longer.
    public var freshReads = false
    /// Whether the connection is encrypted, and how; not unless something is said.
    public var tls = TLSOptions()
    /// What messages call these.
    package var optionNames = OptionNames.uri

    /// The defaults: one node on this machine.
    public init() {}

    static let pageSizes = 1...100_000

    /// A longer time is a mistake, and still fits into milliseconds.
    static let longestTime = 1e9

    /// Fails when a field cannot be used; the fields of a URI have been checked.
    package func validate() throws(IgniteError) {
        func require(_ condition: Bool, _ message: String) throws(IgniteError) {
            if !condition { throw IgniteError(.invalidArgument, message) }
        }
        try require(!addresses.isEmpty, "there is no address to connect to")
        for address in addresses {
            try require(!address.host.isEmpty && address.port > 0, "an address needs a host and a port from 1 to 65535")
        }
        try require(Self.pageSizes.contains(pageSize), "the page size must be from 1 to 100000, not \(pageSize)")
        try require(
            connectTimeout > 0 && connectTimeout <= Self.longestTime,
            "the connect time-out must be more than 0 seconds, and at most 1,000,000,000"
        )
        try require(
            statementTimeout.map { $0 >= 0 && $0 <= Self.longestTime } ?? true,
            "the statement time-out must be 0 to 1,000,000,000 seconds")
        try tls.validate(optionNames)
    }
}

extension ClientOptions: CustomStringConvertible, CustomReflectable {
    /// The URI without the password: `ignite3://user@node1:10800,node2:10800/PUBLIC`.
    public var description: String {
        let user = user.map { "\($0)@" } ?? ""
        return "\(`protocol`.rawValue)://\(user)\(addresses.map(\.description).joined(separator: ","))/\(schema)"
    }

    /// The description alone, so that dumps hold no password.
    public var customMirror: Mirror { Mirror(self, children: ["uri": description]) }
}

/// One option that a URI, a profile or the command line may set.
package struct ConnectionOption: Sendable {
    /// The key in a URI.
    package let name: String
    /// What a value must be, in words.
    package let expected: String
    /// Whether the value must never be shown.
    package let isSecret: Bool
    /// False when the value cannot be used.
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

    /// All of them, in the order in which messages list them.
    package static let all = general + tls

    private static let general = [
        ConnectionOption("schema", expected: "a name") { options, value in
            options.schema = value
            return true
        },
        ConnectionOption("timeout", expected: "seconds, 0 for no limit") { options, value in
            guard let time = seconds(value) else { return false }
            options.statementTimeout = time > 0 ? time : nil
            return true
        },
        ConnectionOption("connectTimeout", expected: "seconds, more than 0") { options, value in
            guard let time = seconds(value), time > 0 else { return false }
            options.connectTimeout = time
            return true
        },
        ConnectionOption("pageSize", expected: "a whole number from 1 to 100000") { options, value in
            guard isDigits(value), let size = Int(value), ClientOptions.pageSizes.contains(size) else { return false }
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

    /// A number such as `10` or `0.5`.
    private static func seconds(_ text: String) -> Double? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ isDigits(String($0)) }), let value = Double(text), value <= ClientOptions.longestTime
        else { return nil }
        return value
    }
}

extension ClientOptions {
    /// Sets the option of this name, as a URI, a profile or the command line writes it.
    ///
    /// - Parameter given: what the one who gave it calls it; nil: by its name.
    /// - Throws: `.invalidArgument` for an unknown name or an unusable value; nothing is changed then.
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
