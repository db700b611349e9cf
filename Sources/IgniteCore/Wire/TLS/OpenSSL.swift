import COpenSSL
private import Glibc

/// The OpenSSL library, loaded at the first TLS connection and kept.
final class OpenSSL: Sendable {
    /// The missing library or function.
    struct Missing: Error {
        let name: String
    }

    static let loaded = Result<OpenSSL, Missing> { () throws(Missing) in try OpenSSL() }

    /// The functions of the library.
    let call: openssl_functions
    /// The read and write functions of OpenSSL, which use the channel's socket and never raise SIGPIPE.
    // Never changed after it is created.
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
        // Writes are sent immediately, so there is nothing to flush; no other command is supported.
        _ = call.BIO_meth_set_ctrl(socketMethod) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    }

    private static let anySourceAndSink: Int32 = 0x0400

    /// Takes the errors of this thread from OpenSSL's queue, the deepest cause first.
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

    /// The texts of all errors, without duplicates.
    var text: String {
        var texts: [String] = []
        for error in self where !texts.contains(error.text) { texts.append(error.text) }
        return texts.isEmpty ? "no reason given" : texts.joined(separator: "; ")
    }
}
