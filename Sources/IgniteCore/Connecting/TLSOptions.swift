/// Whether and how a connection is encrypted, and what is verified.
public struct TLSOptions: Sendable, Equatable {
    /// The requirements for the server; the raw value is that of the option `tls` in a URI.
    @nonexhaustive public enum Mode: String, Sendable, CaseIterable {
        /// No TLS.
        case disable
        /// TLS without verifying the server: protects against eavesdropping, not against impersonation.
        case require
        /// TLS; the server's certificate must be signed by a trusted CA.
        case verifyCA = "verify-ca"
        /// TLS; the certificate must also be for the requested host.
        case verifyFull = "verify-full"
    }

    /// A version of TLS; the raw value is that of the options `tlsMinVersion` and
    /// `tlsMaxVersion` in a URI.
    @nonexhaustive public enum Version: String, Sendable, CaseIterable {
        /// TLS 1.2.
        case tls12 = "1.2"
        /// TLS 1.3.
        case tls13 = "1.3"
    }

    /// The requirements for the server; nil means `verifyFull` if any other option is set, otherwise `disable`.
    public var mode: Mode?
    /// A PEM file with the trusted CAs, instead of the system's.
    public var caFile: String?
    /// A PEM file with the client's certificate and the intermediate CAs that the server does not know.
    public var certificateFile: String?
    /// A PEM file with the client's private key; nil if it is in `certificateFile`.
    public var keyFile: String?
    /// The password of an encrypted key. It never appears in descriptions or errors.
    public var keyPassword: String?
    /// A file with the key's password in its first line; used if `keyPassword` is nil.
    public var keyPasswordFile: String?
    /// The allowed cipher suites, by OpenSSL or standard names, separated by `:` or `,`; nil for OpenSSL's choice.
    public var ciphers: String?
    /// The lowest allowed version; nil for TLS 1.2.
    public var minimumVersion: Version?
    /// The highest allowed version, not below `minimumVersion`; nil for TLS 1.3.
    public var maximumVersion: Version?

    /// Creates options without TLS.
    public init() {}

    /// The requirements for the server that result from all options.
    public var effectiveMode: Mode {
        var bare = self
        bare.mode = nil
        return mode ?? (bare == TLSOptions() ? .disable : .verifyFull)
    }

    func validate(_ names: OptionNames) throws(IgniteError) {
        if keyFile != nil, certificateFile == nil, effectiveMode != .disable {
            throw IgniteError(
                .invalidArgument, "a client key requires its certificate",
                hint: "set it with \(names("tlsCert", "FILE"))")
        }
        if minimumVersion == .tls13, maximumVersion == .tls12 {
            throw IgniteError(
                .invalidArgument, "\(names("tlsMinVersion")) is 1.3, above \(names("tlsMaxVersion")), which is 1.2")
        }
    }
}

extension TLSOptions: CustomStringConvertible, CustomReflectable {
    /// The mode, without any secrets.
    public var description: String { "TLS \(effectiveMode.rawValue)" }

    /// Only the description, so that dumps do not show a password.
    public var customMirror: Mirror { Mirror(self, children: ["mode": effectiveMode.rawValue]) }
}

extension ConnectionOption {
    /// The options for TLS, in the order in which messages list them.
    static let tls = [
        ConnectionOption("tls", expected: "disable, require, verify-ca or verify-full") {
            options, value in
            options.tls.mode = TLSOptions.Mode(rawValue: value.lowercased())
            return options.tls.mode != nil
        },
        file("tlsCA") { $0.caFile = $1 },
        file("tlsCert") { $0.certificateFile = $1 },
        file("tlsKey") { $0.keyFile = $1 },
        // The last setting wins: an option of the command line overrides the URI.
        ConnectionOption("tlsKeyPassword", expected: "a password", isSecret: true) { options, value in
            options.tls.keyPassword = value
            options.tls.keyPasswordFile = nil
            return true
        },
        file("tlsKeyPasswordFile") { tls, path in
            tls.keyPasswordFile = path
            tls.keyPassword = nil
        },
        ConnectionOption("tlsCiphers", expected: "names of cipher suites, separated by colons") { options, value in
            options.tls.ciphers = value
            return value.utf8.contains { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ",") }
        },
        version("tlsMinVersion", \.minimumVersion),
        version("tlsMaxVersion", \.maximumVersion),
    ]

    private static func version(
        _ name: String, _ field: any WritableKeyPath<TLSOptions, TLSOptions.Version?> & Sendable
    ) -> ConnectionOption {
        ConnectionOption(name, expected: "1.2 or 1.3") { options, value in
            options.tls[keyPath: field] = TLSOptions.Version(rawValue: value)
            return options.tls[keyPath: field] != nil
        }
    }

    private static func file(
        _ name: String, set: @escaping @Sendable (inout TLSOptions, String) -> Void
    ) -> ConnectionOption {
        ConnectionOption(name, expected: "the name of a file") { options, value in
            set(&options.tls, expandedPath(value))
            // A zero byte would end the name early.
            return !value.isEmpty && !value.utf8.contains(0)
        }
    }
}
