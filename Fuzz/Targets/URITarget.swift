import IgniteCore

/// Reads a connection URI. A URI that is accepted must not contain anything that connecting would reject.
let uriTarget = FuzzTarget(name: "uri", longestInput: 128) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(IgniteError) {
        var options = try ClientOptions(text)
        // Whether a key has a certificate is checked after all sources of options have been read.
        options.tls = TLSOptions()
        try options.validate()
        _ = options.description
    } catch {
        require(error.code == .invalidArgument && !error.message.isEmpty, "\(error.code): \(error.message)")
        require(!error.message.contains("timeout must") && !error.message.contains("page size must"), error.message)
    }
}
