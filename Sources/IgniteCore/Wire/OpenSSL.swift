import COpenSSL
private import Glibc

/// The OpenSSL library: found at the first TLS connection, and kept.
final class OpenSSL: Sendable {
    /// What is missing, when it cannot be used.
    struct Missing: Error {
        let name: String
    }

    static let loaded = Result<OpenSSL, Missing> { () throws(Missing) in try OpenSSL() }

    /// Its functions.
    let call: openssl_functions
    /// How OpenSSL reads and writes: through the channel's socket, which never raises SIGPIPE.
    // Never changed once it is made.
    nonisolated(unsafe) let socketMethod: OpaquePointer?

    private init() throws(Missing) {
        let functions = UnsafeMutablePointer<openssl_functions>.allocate(capacity: 1)
        defer { functions.deallocate() }
        if let missing = openssl_load(functions) { throw Missing(name: String(cString: missing)) }
        call = functions.pointee
        socketMethod = call.BIO_meth_new(Self.anySourceAndSink, "ignite socket")
        _ = call.BIO_meth_set_read(socketMethod) { bio, bytes, count in
            TLSChannel.of(bio)?.readSocket(bio, bytes, count) ?? -1
        }
        _ = call.BIO_meth_set_write(socketMethod) { bio, bytes, count in
            TLSChannel.of(bio)?.writeSocket(bio, bytes, count) ?? -1
        }
        // Whatever is written is on its way at once, so there is nothing to flush; it can do nothing else.
        _ = call.BIO_meth_set_ctrl(socketMethod) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    }

    private static let anySourceAndSink: Int32 = 0x0400

    /// Takes the errors of this thread out of OpenSSL's queue, the deepest cause first.
    func takeErrors() -> [TLSError] {
        var errors: [TLSError] = []
        while case let code = call.ERR_get_error(), code != 0 {
            let text = call.ERR_reason_error_string(code).map { String(cString: $0) }
            errors.append(
                TLSError(
                    library: ERR_GET_LIB(code), reason: ERR_GET_REASON(code), text: text ?? "OpenSSL error \(code)"))
        }
        return errors
    }
}

/// An entry of OpenSSL's error queue.
struct TLSError {
    /// ERR_LIB_SSL, ERR_LIB_PEM, …
    let library: Int32
    /// SSL_R_…, PEM_R_…
    let reason: Int32
    let text: String
}

extension [TLSError] {
    func has(_ library: Int32, _ reasons: Int32...) -> Bool {
        contains { $0.library == library && reasons.contains($0.reason) }
    }

    /// All that OpenSSL says, once each.
    var text: String {
        var texts: [String] = []
        for error in self where !texts.contains(error.text) { texts.append(error.text) }
        return texts.isEmpty ? "no reason given" : texts.joined(separator: "; ")
    }
}
