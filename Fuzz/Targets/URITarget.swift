import IgniteCore

/// A connection URI; what is accepted must hold nothing that connecting would refuse.
let uriTarget = FuzzTarget(name: "uri", longestInput: 128) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(IgniteError) {
        var options = try ClientOptions(text)
        // Whether a key goes with a certificate is known when all sources of options have been read.
        options.tls = TLSOptions()
        try options.validate()
        _ = options.description
    } catch {
        require(error.code == .invalidArgument && !error.message.isEmpty, "\(error.code): \(error.message)")
        require(!error.message.contains("time-out must") && !error.message.contains("page size must"), error.message)
    }
}
