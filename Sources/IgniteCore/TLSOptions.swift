/// Whether and how a connection is encrypted, and who has to prove what.
public struct TLSOptions: Sendable, Equatable {
    /// What is asked of the server; the raw value is that of the option `tls` in a URI.
    @nonexhaustive public enum Mode: String, Sendable, CaseIterable {
        /// No TLS.
        case disable
        /// TLS with whoever answers: protects from listeners, not from impostors.
        case require
        /// The server's certificate must be signed by a known CA.
        case verifyCA = "verify-ca"
        /// It must also be for the host that was asked for.
        case verifyFull = "verify-full"
    }

    /// A version of TLS; the raw value is that of the option `tlsMinVersion` in a URI.
    @nonexhaustive public enum Version: String, Sendable, CaseIterable {
        /// TLS 1.2.
        case tls12 = "1.2"
        /// TLS 1.3.
        case tls13 = "1.3"
    }

    /// What is asked of the server; nil: `verifyFull` if any other option is given, else `disable`.
    public var mode: Mode?
    /// A PEM file with the CAs that are trusted, in the place of the system's.
    public var caFile: String?
    /// A PEM file with the client's certificate, and those of the CAs between it and one that the server knows.
    public var certificateFile: String?
    /// A PEM file with the client's private key; nil: it is in `certificateFile`.
    public var keyFile: String?
    /// Opens an encrypted key; appears in no description and no error.
    public var keyPassword: String?
    /// A file whose first line is the key's password; used when `keyPassword` is nil.
    public var keyPasswordFile: String?
    /// Names of cipher suites, OpenSSL's or the standard's, separated by `:` or `,`: what is not named is not used.
    /// nil: OpenSSL's choice.
    public var ciphers: String?
    /// The oldest version that is spoken; nil: TLS 1.2.
    public var minimumVersion: Version?

    /// No TLS.
    public init() {}

    /// What is asked of the server, all options considered.
    public var effectiveMode: Mode {
        var bare = self
        bare.mode = nil
        return mode ?? (bare == TLSOptions() ? .disable : .verifyFull)
    }

    func validate(_ names: OptionNames) throws(IgniteError) {
        if keyFile != nil, certificateFile == nil, effectiveMode != .disable {
            throw IgniteError(
                .invalidArgument, "a client key is of no use without its certificate",
                hint: "\(names("tlsCert", "FILE")) names the certificate")
        }
    }
}

extension TLSOptions: CustomStringConvertible, CustomReflectable {
    /// The mode; nothing that is secret.
    public var description: String { "TLS \(effectiveMode.rawValue)" }

    /// The description alone, so that dumps hold no password.
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
        // Whichever is said last holds: an option of the command line is over the URI.
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
        ConnectionOption("tlsMinVersion", expected: "1.2 or 1.3") { options, value in
            options.tls.minimumVersion = TLSOptions.Version(rawValue: value)
            return options.tls.minimumVersion != nil
        },
    ]

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
