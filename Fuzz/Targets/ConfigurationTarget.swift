import IgniteCore
import IgniteShell

/// Reads the text of `config.ini`. Each profile either gives options or reports the line of the error.
let configurationTarget = FuzzTarget(name: "configuration", longestInput: 256) { bytes in
    let configuration = Configuration(String(decoding: bytes, as: UTF8.self), path: "f")
    for profile in configuration.profiles {
        var options = ClientOptions()
        do throws(ShellError) {
            // A file with an error is not used at all.
            try configuration.profile(profile.name).apply(to: &options)
        } catch {
            require(error.message.contains("f:"), "no place in: \(error.message)")
            continue
        }
        // Whether a key has a certificate is checked after all sources of options have been read.
        options.tls = TLSOptions()
        do throws(IgniteError) {
            try options.validate()
        } catch {
            require(false, "accepted, but invalid: \(error.message)")
        }
    }
}
