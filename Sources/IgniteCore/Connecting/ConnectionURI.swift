extension ClientOptions {
    /// Reads a connection URI, or a plain `host[:port][,host[:port]…]`.
    ///
    /// In the program ignite-sql, `embedded:` and `embedded:FILE` name the embedded node; everything after the colon is
    /// the name of the file.
    ///
    /// The URI has the form `ignite://[user[:password]@]host[:port][,…][/SCHEMA][?option=value&…]`; `ignite3://` and
    /// `ignite2://` select a protocol. IPv6 addresses are written in brackets. All parts can be percent-encoded;
    /// `@ / ? %` in a user or a password must be. Empty entries among the hosts are skipped. File names can begin with
    /// `~` or `~user`.
    ///
    /// - Parameters:
    ///   - text: The URI.
    ///   - base: The options to use where the URI does not set any.
    /// - Throws: `.invalidArgument` with what is wrong and where. The error never contains a password.
    public init(_ text: String, over base: ClientOptions = ClientOptions()) throws(IgniteError) {
        self = base
        var reader = URIReader(options: base)
        try reader.read(text)
        self = reader.options
    }

    /// Reads `host[:port][,host[:port]…]`.
    ///
    /// - Parameter name: The name of the text in messages.
    package static func addresses(_ text: String, called name: String) throws(IgniteError) -> [Address] {
        let reader = URIReader(options: ClientOptions(), name: name, forms: "the form is host[:port][,…]")
        return try reader.addresses(Array(text.utf8)[...])
    }
}

/// Parses a URI byte by byte: a `Character` could hide a delimiter.
///
/// Invalid addresses and options are never quoted as they are: if a delimiter is missing or not encoded, they may
/// contain a part of the password.
private struct URIReader {
    var options: ClientOptions
    private let name: String
    /// The valid forms, for hints.
    private let forms: String
    private var seen: Set<String> = []

    init(
        options: ClientOptions, name: String = "connection URI",
        forms: String =
            "the form is host[:port][,…] or ignite://[user[:password]@]host[:port][,…][/SCHEMA][?option=value&…]"
    ) {
        self.options = options
        self.name = name
        self.forms = forms
    }

    mutating func read(_ text: String) throws(IgniteError) {
        if let address = ClientOptions.Address(embedded: text) {
            if address.host.utf8.contains(0) { throw failure("the name of a file cannot contain a zero byte") }
            // Nothing of another connection's login and encryption applies to it.
            (options.user, options.password, options.tls) = (nil, nil, TLSOptions())
            options.addresses = [address]
            return
        }
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw failure("the text is empty") }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[(colon + 1)...].starts(with: "//".utf8) else {
            guard !bytes.contains(where: { Self.notInPlainForm.contains($0) }) else {
                throw failure("a user, a schema or options require ignite:// at the beginning")
            }
            options.addresses = try addresses(bytes[...])
            return
        }
        guard
            let scheme = ClientOptions.WireProtocol(
                rawValue: String(decoding: bytes[..<colon], as: UTF8.self).lowercased())
        else {
            // Only the name: the text after it may contain a password.
            let scheme = String(decoding: bytes[..<colon], as: UTF8.self)
            throw failure(
                scheme.isEmpty ? "there is no scheme before ://" : "unknown scheme \"\(scheme)\"",
                hint: "a URI begins with ignite://, ignite3:// or ignite2://")
        }
        options.protocol = scheme
        try readHierarchy(bytes[(colon + 3)...])
    }

    private static let notInPlainForm = Array("/@?".utf8)

    /// Reads the text after `ignite://`.
    private mutating func readHierarchy(_ text: ArraySlice<UInt8>) throws(IgniteError) {
        let authority = text.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let rest = text[authority.endIndex...]
        // The end of a password that contains a slash would be read as a schema or an option.
        guard !rest.contains(UInt8(ascii: "@")) else {
            throw failure(
                "there is an @ after the first / or ?",
                hint: "in a user or a password write / as %2F, ? as %3F; after the hosts write @ as %40")
        }
        var hosts = authority
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
            try readUser(authority[..<at])
            hosts = authority[(at + 1)...]
        }
        options.addresses = try addresses(hosts)
        let path = rest.prefix { $0 != UInt8(ascii: "?") }.dropFirst()
        if path.contains(UInt8(ascii: "/")) { throw failure("there is more than one / after the hosts") }
        if !path.isEmpty { try set("schema", to: try decoded(path, in: "the schema")) }
        var isBehindPassword = false
        for pair in rest[path.endIndex...].dropFirst().split(separator: UInt8(ascii: "&")) {
            let name = try readOption(pair, isBehindPassword: isBehindPassword)
            if ConnectionOption.all.contains(where: { $0.name == name && $0.isSecret }) { isBehindPassword = true }
        }
    }

    private mutating func readUser(_ text: ArraySlice<UInt8>) throws(IgniteError) {
        let user = text.prefix { $0 != UInt8(ascii: ":") }
        if !user.isEmpty { try set("user", to: try decoded(user, in: "the user")) }
        if user.endIndex < text.endIndex {
            try set("password", to: try decoded(text[(user.endIndex + 1)...], in: "the password"))
        }
    }

    /// Reads an option and returns its name.
    private mutating func readOption(
        _ text: ArraySlice<UInt8>, isBehindPassword: Bool
    ) throws(IgniteError) -> String {
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else {
            throw failure("there is an option without =value")
        }
        let name = try decoded(text[..<equals], in: "the name of an option")
        if isBehindPassword, !ConnectionOption.all.contains(where: { $0.name == name }) {
            throw failure("unknown option after the password", hint: "write & in a password as %26")
        }
        try set(name, to: try decoded(text[(equals + 1)...], in: "the value of an option"))
        return name
    }

    private mutating func set(_ name: String, to value: String) throws(IgniteError) {
        try options.set(name, to: value)
        guard seen.insert(name).inserted else { throw failure("option \"\(name)\" is given twice") }
    }

    func addresses(_ text: ArraySlice<UInt8>) throws(IgniteError) -> [ClientOptions.Address] {
        var addresses: [ClientOptions.Address] = []
        let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() where !part.isEmpty {
            addresses.append(try address(part, number: index + 1))
        }
        guard !addresses.isEmpty else { throw failure("there is no host") }
        return addresses
    }

    private func address(_ text: ArraySlice<UInt8>, number: Int) throws(IgniteError) -> ClientOptions.Address {
        var host = text.prefix { $0 != UInt8(ascii: ":") }
        var rest = text[host.endIndex...]
        if text.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: UInt8(ascii: "]")) else {
                throw failure("address \(number) has a [ without ]")
            }
            host = text[(text.startIndex + 1)..<end]
            rest = text[(end + 1)...]
            guard rest.isEmpty || rest.first == UInt8(ascii: ":") else {
                throw failure("address \(number) has something other than :port after the ]")
            }
        } else if rest.dropFirst().contains(UInt8(ascii: ":")) {
            throw failure(
                "address \(number) has more than one colon", hint: "write IPv6 addresses in brackets: [::1]:10800")
        }
        guard !host.isEmpty else { throw failure("address \(number) has no host") }
        let isBracketed = text.first == UInt8(ascii: "[")
        let name = isBracketed ? Self.numericAddress(host) : try decoded(host, in: "address \(number)")
        guard name.unicodeScalars.allSatisfy({ Self.canStandInHost($0, isBracketed: isBracketed) }) else {
            throw failure("address \(number) has a character that is not allowed in host names")
        }
        guard !rest.isEmpty else { return ClientOptions.Address(host: name) }
        let digits = rest.dropFirst()
        guard digits.count <= 5, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let port = UInt16(String(decoding: digits, as: UTF8.self)), port > 0
        else { throw failure("the port of address \(number) is not a number from 1 to 65535") }
        return ClientOptions.Address(host: name, port: port)
    }

    /// The percent sign before the zone of `fe80::1%eth0` may be encoded or not.
    private static func numericAddress(_ text: ArraySlice<UInt8>) -> String {
        guard let percent = text.firstIndex(of: UInt8(ascii: "%")), text[percent...].starts(with: "%25".utf8) else {
            return String(decoding: text, as: UTF8.self)
        }
        return String(decoding: text[...percent] + text[(percent + 3)...], as: UTF8.self)
    }

    private static func canStandInHost(_ scalar: Unicode.Scalar, isBracketed: Bool) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_": true
        case ":", "%": isBracketed
        default: !isBracketed && !scalar.isASCII && scalar.properties.isIDContinue
        }
    }

    private func decoded(_ text: ArraySlice<UInt8>, in place: String) throws(IgniteError) -> String {
        var bytes: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "%") else {
                bytes.append(text[index])
                index += 1
                continue
            }
            guard index + 2 < text.endIndex, let high = Self.hexValue(text[index + 1]),
                let low = Self.hexValue(text[index + 2])
            else {
                throw failure("\(place) has a % without two hex digits", hint: "write a percent sign as %25")
            }
            bytes.append(high << 4 | low)
            index += 3
        }
        guard let result = String(validating: bytes, as: UTF8.self) else {
            throw failure("\(place) is not UTF-8 when decoded")
        }
        return result
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }

    private func failure(_ message: String) -> IgniteError { failure(message, hint: forms) }

    private func failure(_ message: String, hint: String?) -> IgniteError {
        IgniteError(.invalidArgument, "\(name): \(message)", hint: hint)
    }
}
