import COpenSSL
private import Glibc

/// TLS over a connected socket.
///
/// OpenSSL reads and writes through the socket and never waits: if it cannot proceed, it returns the events to poll
/// for, even for a read that needs to write or a write that needs to read.
package final class TLSChannel: Channel {
    let host: String
    let options: TLSOptions
    let names: OptionNames
    /// The versions that are offered.
    let versions: [TLSOptions.Version]
    /// Whether the server asked for a certificate and none was available.
    var wasAskedForCertificate = false
    /// Why the server's certificate was not accepted.
    var refusal: CertificateRefusal?
    /// The first received byte, which distinguishes TLS from other protocols.
    private(set) var firstByte: UInt8?
    /// Whether the handshake is complete.
    private(set) var isOpen = false
    /// Whether data arrived after the handshake, so that the server has accepted this client.
    private(set) var hasRead = false
    package private(set) var holdsMore = false

    private let socket: Socket
    private let context: TLSContext
    private let library: OpenSSL
    private var connection: OpaquePointer?
    /// The result of every further call.
    private var end: ChannelResult?
    /// The error of the socket once it is no longer usable; the read side takes precedence over the write side.
    private var readFault: String?
    private var writeFault: String?

    // MARK: Handshake

    /// Performs the handshake over a connected socket.
    ///
    /// - Parameters:
    ///   - host: The name or numeric address that the certificate must be for.
    ///   - silenceLimit: The seconds that the server may be silent at a time.
    package static func connect(
        over socket: Socket, to host: String, _ context: TLSContext, eventLoop: EventLoop, until deadline: Deadline,
        silenceLimit: Double
    ) -> Result<TLSChannel, ConnectFailure> {
        guard let channel = TLSChannel(socket, host, context) else {
            return .failure(.cause("OpenSSL cannot begin: \(context.library.takeErrors().text)"))
        }
        while true {
            switch channel.shakeHands() {
            case .moved: return .success(channel)
            case .wait(let events):
                guard let descriptor = socket.descriptor else { return .failure(.cause("closed")) }
                let deadline = min(deadline, .after(seconds: silenceLimit))
                if let failure = eventLoop.waitWhileConnecting(for: descriptor, events, until: deadline) {
                    return .failure(failure)
                }
            case .ended: return .failure(.cause("closed by the server"))
            case .failed(let cause, let hint): return .failure(.cause(cause, hint: hint))
            }
        }
    }

    private init?(_ socket: Socket, _ host: String, _ context: TLSContext) {
        self.socket = socket
        self.context = context
        // A trailing dot marks a complete name; certificates do not contain it.
        self.host = host.hasSuffix(".") ? String(host.dropLast()) : host
        options = context.options
        names = context.names
        versions = context.versions
        library = context.library
        library.call.ERR_clear_error()
        guard let connection = library.call.SSL_new(context.pointer) else { return nil }
        self.connection = connection
        guard let bio = library.call.BIO_new(library.socketMethod) else { return nil }
        let this = Unmanaged.passUnretained(self).toOpaque()
        library.call.BIO_set_data(bio, this)
        library.call.BIO_set_init(bio, 1)
        library.call.SSL_set_bio(connection, bio, bio)
        guard library.call.SSL_set_ex_data(connection, 0, this) == 1, setExpectations() else { return nil }
    }

    deinit { close() }

    /// Sets the requirements for the server's certificate.
    private func setExpectations() -> Bool {
        guard let connection else { return false }
        let address = String(host.prefix { $0 != "%" })
        let isNumeric = Self.isNumericAddress(address)
        if !isNumeric {
            withUnsafePointer(to: library.call) { openssl_set_server_name($0, connection, host) }
        }
        guard options.effectiveMode != .require else {
            library.call.SSL_set_verify(connection, SSL_VERIFY_NONE, nil)
            return true
        }
        library.call.SSL_set_verify(connection, SSL_VERIFY_PEER) { isGood, verification in
            if isGood == 0 { TLSChannel.of(verification: verification)?.noteRefusal(verification) }
            return isGood
        }
        // Every certificate in the CA file is trusted, even if it is the server's own.
        guard
            library.call.X509_VERIFY_PARAM_set_flags(
                library.call.SSL_get0_param(connection), UInt(X509_V_FLAG_PARTIAL_CHAIN)) == 1
        else { return false }
        guard options.effectiveMode == .verifyFull else { return true }
        if isNumeric {
            return library.call.X509_VERIFY_PARAM_set1_ip_asc(library.call.SSL_get0_param(connection), address) == 1
        }
        library.call.SSL_set_hostflags(connection, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        return library.call.SSL_set1_host(connection, host) == 1
    }

    private static func isNumericAddress(_ text: String) -> Bool {
        var room = in6_addr()
        return inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1
    }

    private func noteRefusal(_ verification: OpaquePointer?) {
        refusal = CertificateRefusal(verification, library)
    }

    private func shakeHands() -> ChannelResult {
        library.call.ERR_clear_error()
        let result = library.call.SSL_connect(connection)
        guard result == 1 else { return outcome(of: result) }
        isOpen = true
        holdsMore = library.call.SSL_has_pending(connection) == 1
        return .moved(0)
    }

    // MARK: Channel

    package var descriptor: Int32? { socket.descriptor }

    package var security: String? {
        guard let connection, isOpen else { return nil }
        let version = library.call.SSL_get_version(connection).map { String(cString: $0) }
        let cipher = library.call.SSL_CIPHER_get_name(library.call.SSL_get_current_cipher(connection)).map {
            String(cString: $0)
        }
        let check =
            switch options.effectiveMode {
            case .disable, .require: "not verified"
            case .verifyCA: "verified except the host name"
            case .verifyFull: "verified"
            }
        return "\(version ?? "TLS"), \(cipher ?? "no cipher"), \(check)"
    }

    package func read(into bytes: UnsafeMutableRawPointer, count: Int) -> ChannelResult {
        holdsMore = false
        if let end { return end }
        var moved = 0
        // One call returns at most one record.
        while moved < count {
            library.call.ERR_clear_error()
            var received = 0
            let result = library.call.SSL_read_ex(connection, bytes + moved, count - moved, &received)
            guard result == 1 else {
                let outcome = outcome(of: result)
                guard moved > 0 else { return outcome }
                // Any other result is reported by the next read.
                if case .wait(Int16(POLLIN)) = outcome {} else { holdsMore = true }
                return .moved(moved)
            }
            hasRead = true
            moved += received
        }
        holdsMore = library.call.SSL_has_pending(connection) == 1
        return .moved(moved)
    }

    package func write(_ bytes: UnsafeRawBufferPointer) -> ChannelResult {
        if let end { return end }
        library.call.ERR_clear_error()
        var sent = 0
        let result = library.call.SSL_write_ex(connection, bytes.baseAddress, bytes.count, &sent)
        return result == 1 ? .moved(sent) : outcome(of: result)
    }

    /// Sends the closing alert if possible without waiting, and closes the socket.
    package func close() {
        guard let connection else { return }
        // OpenSSL must not be called again after an error.
        if isOpen, end == nil {
            _ = library.call.SSL_shutdown(connection)
            library.call.ERR_clear_error()
        }
        library.call.SSL_free(connection)
        self.connection = nil
        end = end ?? .ended
        holdsMore = false
        socket.close()
    }

    /// Returns the result for a call that did not succeed.
    private func outcome(of result: Int32) -> ChannelResult {
        guard let connection else { return .ended }
        let outcome: ChannelResult
        switch library.call.SSL_get_error(connection, result) {
        case SSL_ERROR_WANT_READ: return .wait(Int16(POLLIN))
        case SSL_ERROR_WANT_WRITE: return .wait(Int16(POLLOUT))
        case SSL_ERROR_ZERO_RETURN: outcome = endOfStream(nil)
        case SSL_ERROR_SYSCALL: outcome = endOfStream(readFault ?? writeFault)
        default: outcome = failure(library.takeErrors())
        }
        library.call.ERR_clear_error()
        end = outcome
        return outcome
    }

    private static let retryFlags = BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY

    // MARK: The socket, as OpenSSL sees it

    /// Reads like recv; OpenSSL checks the flags, not errno.
    func readSocket(_ bio: OpaquePointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
        library.call.BIO_clear_flags(bio, Self.retryFlags)
        guard let bytes, count > 0 else { return -1 }
        switch socket.read(into: bytes, count: Int(count)) {
        case .moved(let received):
            if firstByte == nil { firstByte = UInt8(bitPattern: bytes[0]) }
            return Int32(received)
        case .wait:
            library.call.BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
            return -1
        case .ended: return 0
        case .failed(let cause, _):
            readFault = cause
            return -1
        }
    }

    /// Writes like send, except that data that cannot be sent any more counts as sent: the next read finds the reason,
    /// such as a refusal.
    func writeSocket(_ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
        library.call.BIO_clear_flags(bio, Self.retryFlags)
        switch socket.write(UnsafeRawBufferPointer(start: bytes, count: Int(count))) {
        case .moved(let sent): return Int32(sent)
        case .wait:
            library.call.BIO_set_flags(bio, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
            return -1
        case .ended: return count
        case .failed(let cause, _):
            writeFault = cause
            return count
        }
    }
}

// MARK: Whose call it is

extension TLSChannel {
    static func of(_ bio: OpaquePointer?) -> TLSChannel? {
        guard case .success(let library) = OpenSSL.loaded else { return nil }
        return at(library.call.BIO_get_data(bio))
    }

    static func of(connection: OpaquePointer?) -> TLSChannel? {
        guard case .success(let library) = OpenSSL.loaded else { return nil }
        return at(library.call.SSL_get_ex_data(connection, 0))
    }

    static func of(verification: OpaquePointer?) -> TLSChannel? {
        guard case .success(let library) = OpenSSL.loaded else { return nil }
        let index = library.call.SSL_get_ex_data_X509_STORE_CTX_idx()
        guard let connection = library.call.X509_STORE_CTX_get_ex_data(verification, index) else { return nil }
        return of(connection: OpaquePointer(connection))
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> TLSChannel? {
        pointer.map { Unmanaged<TLSChannel>.fromOpaque($0).takeUnretainedValue() }
    }
}
