import IgniteCore
import IgniteShell

/// The text of `config.ini`; each profile gives options or says in which line it cannot.
let configurationTarget = FuzzTarget(name: "configuration", longestInput: 256) { bytes in
    let configuration = Configuration(String(decoding: bytes, as: UTF8.self), path: "f")
    for profile in configuration.profiles {
        var options = ClientOptions()
        do throws(ShellError) {
            // A file with a fault in it is not used at all.
            try configuration.profile(profile.name).apply(to: &options)
        } catch {
            require(error.message.contains("f:"), "no place in: \(error.message)")
            continue
        }
        // Whether a key goes with a certificate is known when all sources of options have been read.
        options.tls = TLSOptions()
        do throws(IgniteError) {
            try options.validate()
        } catch {
            require(false, "accepted, but: \(error.message)")
        }
    }
}
