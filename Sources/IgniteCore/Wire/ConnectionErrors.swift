// The errors of a connection.

extension Connection {
    private var protocolName: String { codec?.protocolName ?? "Ignite" }

    /// Returns the error of the connection for a fault of the stream.
    func connectionError(_ fault: FrameStream.Fault) -> IgniteError {
        switch fault {
        case .lost(let cause, _) where stream.hasBegun:
            IgniteError(.connectionLost, "the connection to \(address) was lost: \(cause)", address: address)
        case .lost(let cause, let hint?):
            IgniteError(.connectionFailed, "could not connect: \(address): \(cause)", hint: hint, address: address)
        case .lost(let cause, nil):
            IgniteError(
                .connectionFailed, "\(address) closed the connection before it was made: \(cause)",
                hint: security != nil
                    ? "check that this is the client port of an Ignite node"
                    : "check that this is the client port of an Ignite node; if it requires TLS, \(Self.tlsHint(names))",
                address: address)
        case .tooLong(let length):
            IgniteError(
                .protocolViolation, "\(address) announced a frame with an invalid length of \(length) bytes",
                hint: "the connection was closed", address: address)
        // The beginning of an alert with which a TLS server reports that it does not understand.
        case .noMagic(let bytes) where bytes.first == 0x15 && security == nil:
            Self.requiresTLS(address, names)
        case .noMagic(let bytes):
            IgniteError(
                .connectionFailed, "\(address) is not an \(protocolName) node: it answered '\(shown(bytes))'",
                hint: address.hasSuffix(":10800")
                    ? nil : "the client port of Ignite is 10800 unless configured otherwise",
                address: address)
        }
    }

    /// Returns the error for a server that does not accept connections without TLS.
    static func requiresTLS(_ address: String, _ names: OptionNames) -> IgniteError {
        IgniteError(.connectionFailed, "\(address) requires TLS", hint: tlsHint(names), address: address)
    }

    private static func tlsHint(_ names: OptionNames) -> String {
        "use \(names("tls", "verify-full")), with \(names("tlsCA", "FILE")) if the system does not know its CA"
    }

    /// Returns the beginning of an answer as text if it is a line of text, otherwise in hex.
    private func shown(_ bytes: [UInt8]) -> String {
        let isText = bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0D || $0 == 0x0A }
        return isText
            ? String(decoding: bytes.prefix { $0 >= 0x20 }, as: UTF8.self)
            : bytes.map(hex).joined(separator: " ")
    }

    /// Returns an error that names what was read, gives the place of the error, and shows the bytes there.
    func violation(_ error: WireError, in bytes: UnsafeRawBufferPointer, _ name: String) -> IgniteError {
        let first = max(0, min(error.offset - 8, bytes.count))
        let dump = bytes[first..<min(first + 24, bytes.count)].map(hex).joined(separator: " ")
        return IgniteError(
            .protocolViolation,
            "\(name): the answer of \(address) cannot be read at byte \(error.offset) of \(bytes.count): "
                + "\(error.text) (bytes from \(first): \(dump))",
            hint: "the connection was closed", address: address)
    }
}
