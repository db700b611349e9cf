import COpenSSL
private import Glibc

/// What all TLS connections of a client share: trusted CAs, its own certificate and key, ciphers.
package final class TLSContext {
    let library: OpenSSL
    let options: TLSOptions
    let names: OptionNames
    let pointer: OpaquePointer
    /// The versions that are offered, which the options and the cipher suites restrict.
    private(set) var versions: [TLSOptions.Version] = []

    /// - Returns: The context; nil if the options do not ask for TLS.
    /// - Throws: `invalidArgument` if a file or a cipher cannot be used.
    package static func make(_ options: ClientOptions) throws(IgniteError) -> TLSContext? {
        options.tls.effectiveMode == .disable ? nil : try TLSContext(options.tls, options.optionNames)
    }

    private init(_ options: TLSOptions, _ names: OptionNames) throws(IgniteError) {
        self.options = options
        self.names = names
        do {
            library = try OpenSSL.loaded.get()
        } catch {
            throw IgniteError(
                .unsupported, "TLS requires OpenSSL \(OPENSSL_VERSION_MAJOR): \(error.name) is not on this system",
                hint: "on Debian, install the package libssl\(OPENSSL_VERSION_MAJOR)")
        }
        library.call.ERR_clear_error()
        guard let pointer = library.call.SSL_CTX_new(library.call.TLS_client_method()) else {
            throw IgniteError(.unsupported, "could not set up OpenSSL: \(library.takeErrors().text)")
        }
        self.pointer = pointer
        withUnsafePointer(to: library.call) { openssl_prepare($0, pointer) }
        library.call.SSL_CTX_set_default_read_buffer_len(pointer, 1 << 16)
        try restrictVersionsAndCiphers()
        try loadTrusted()
        try loadCertificate()
        // Called when the server asks for a certificate and none is available.
        library.call.SSL_CTX_set_client_cert_cb(pointer) { connection, _, _ in
            TLSChannel.of(connection: connection)?.wasAskedForCertificate = true
            return 0
        }
    }

    deinit { library.call.SSL_CTX_free(pointer) }

    // MARK: Versions and ciphers

    private func restrictVersionsAndCiphers() throws(IgniteError) {
        var isOldOffered = options.minimumVersion != .tls13
        var isNewOffered = options.maximumVersion != .tls12
        if let list = options.ciphers {
            let (old, new) = try ciphers(in: list)
            // A version without any named suite is not used.
            if !isOldOffered, new.isEmpty { throw missingCipher(of: .tls13, "tlsMinVersion", "TLS_AES_256_GCM_SHA384") }
            if !isNewOffered, old.isEmpty {
                throw missingCipher(of: .tls12, "tlsMaxVersion", "ECDHE-RSA-AES256-GCM-SHA384")
            }
            if old.isEmpty { isOldOffered = false }
            if new.isEmpty { isNewOffered = false }
        }
        versions = (isOldOffered ? [.tls12] : []) + (isNewOffered ? [.tls13] : [])
        withUnsafePointer(to: library.call) {
            openssl_set_versions(
                $0, pointer, isOldOffered ? TLS1_2_VERSION : TLS1_3_VERSION,
                isNewOffered ? TLS1_3_VERSION : TLS1_2_VERSION)
        }
    }

    private func missingCipher(of version: TLSOptions.Version, _ option: String, _ example: String) -> IgniteError {
        IgniteError(
            .invalidArgument,
            "\(names("tlsCiphers")) must name a TLS \(version.rawValue) cipher suite, which \(names(option)) requires",
            hint: "add one, such as \(example)")
    }

    /// Sets the suites of TLS 1.2 and of TLS 1.3, for which OpenSSL has two lists, and returns both.
    private func ciphers(in list: String) throws(IgniteError) -> (old: [String], new: [String]) {
        let call = library.call
        var old: [String] = []
        var new: [String] = []
        for part in list.split(whereSeparator: { $0 == ":" || $0 == "," }) {
            let name = part.filter { $0 != " " }
            if name.uppercased().hasPrefix("TLS_"), !name.uppercased().contains("_WITH_") {
                guard call.SSL_CTX_set_ciphersuites(pointer, name.uppercased()) == 1 else { throw unknownCipher(name) }
                new.append(name.uppercased())
            } else {
                // OpenSSL's list does not contain the standard names, which Java uses.
                let own =
                    name.uppercased().hasPrefix("TLS_")
                    ? call.OPENSSL_cipher_name(name).map { String(cString: $0) } ?? name : name
                // Entries with a leading sign change the list and are not suites.
                if let first = own.utf8.first, !"!-+@".utf8.contains(first) {
                    guard call.SSL_CTX_set_cipher_list(pointer, own) == 1 else { throw unknownCipher(name) }
                }
                old.append(own)
            }
        }
        if !old.isEmpty, call.SSL_CTX_set_cipher_list(pointer, old.joined(separator: ":")) != 1 {
            throw unknownCipher(list)
        }
        if !new.isEmpty, call.SSL_CTX_set_ciphersuites(pointer, new.joined(separator: ":")) != 1 {
            throw unknownCipher(list)
        }
        return (old, new)
    }

    private func unknownCipher(_ name: String) -> IgniteError {
        _ = library.takeErrors()
        return IgniteError(
            .invalidArgument, "\(names("tlsCiphers")): OpenSSL does not know the cipher suite \"\(name)\"",
            hint: "list them with `openssl ciphers -s`")
    }

    // MARK: Files

    private func loadTrusted() throws(IgniteError) {
        guard let path = options.caFile else {
            _ = library.call.SSL_CTX_set_default_verify_paths(pointer)
            library.call.ERR_clear_error()
            return
        }
        try requireReadable(path, names("tlsCA"))
        guard library.call.SSL_CTX_load_verify_file(pointer, path) == 1 else {
            throw unusable(path, names("tlsCA"), "certificate")
        }
    }

    private func loadCertificate() throws(IgniteError) {
        guard let path = options.certificateFile else { return }
        let keyPath = options.keyFile ?? path
        let option = names(options.keyFile == nil ? "tlsCert" : "tlsKey")
        try requireReadable(path, names("tlsCert"))
        try requireReadable(keyPath, option)
        let password = try KeyPassword(options, names)
        // Without this function, OpenSSL would ask at the terminal.
        library.call.SSL_CTX_set_default_passwd_cb(pointer) { room, size, _, password in
            guard let password else { return -1 }
            let holder = Unmanaged<KeyPassword>.fromOpaque(password).takeUnretainedValue()
            return holder.give(UnsafeMutableRawBufferPointer(start: room, count: Int(size)))
        }
        guard library.call.SSL_CTX_use_certificate_chain_file(pointer, path) == 1 else {
            throw unusable(path, names("tlsCert"), "certificate")
        }
        library.call.SSL_CTX_set_default_passwd_cb_userdata(pointer, Unmanaged.passUnretained(password).toOpaque())
        defer { library.call.SSL_CTX_set_default_passwd_cb_userdata(pointer, nil) }
        let isLoaded = withExtendedLifetime(password) {
            library.call.SSL_CTX_use_PrivateKey_file(pointer, keyPath, SSL_FILETYPE_PEM) == 1
        }
        guard !isLoaded || library.call.SSL_CTX_check_private_key(pointer) != 1 else { return }
        let errors = library.takeErrors()
        if errors.has(ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH, X509_R_KEY_TYPE_MISMATCH) {
            throw IgniteError(
                .invalidArgument, "\(option): the key in \(keyPath) does not match the certificate in \(path)")
        }
        guard password.wasAsked else {
            if options.keyFile == nil {
                throw IgniteError(
                    .invalidArgument, "\(names("tlsCert")): there is no private key in \(path)",
                    hint: "name its file with \(names("tlsKey", "FILE"))")
            }
            throw unusable(keyPath, option, "private key", errors)
        }
        guard password.isGiven else {
            throw IgniteError(
                .invalidArgument, "\(option): the key in \(keyPath) is encrypted, and its password is missing",
                hint: "give the password in a file with \(names("tlsKeyPasswordFile", "FILE"))")
        }
        throw IgniteError(.invalidArgument, "\(option): the password does not open the key in \(keyPath)")
    }

    private func requireReadable(_ path: String, _ option: String) throws(IgniteError) {
        if let cause = unreadableCause(path) {
            throw IgniteError(.invalidArgument, "\(option): could not read \(path): \(cause)")
        }
    }

    private func unusable(
        _ path: String, _ option: String, _ content: String, _ errors: [TLSError]? = nil
    ) -> IgniteError {
        let errors = errors ?? library.takeErrors()
        if errors.has(ERR_LIB_PEM, PEM_R_NO_START_LINE) || errors.has(ERR_LIB_OSSL_DECODER, Int32(ERR_R_UNSUPPORTED))
            || errors.has(ERR_LIB_X509, X509_R_NO_CERTIFICATE_OR_CRL_FOUND) || errors.isEmpty
        {
            return IgniteError(
                .invalidArgument, "\(option): there is no \(content) in \(path)",
                hint: "use the PEM format, which begins with -----BEGIN")
        }
        return IgniteError(
            .invalidArgument, "\(option): the \(content) in \(path) cannot be used: \(errors.text)")
    }
}

/// The password of a private key, and whether OpenSSL has asked for it.
private final class KeyPassword {
    private let bytes: [UInt8]?
    private(set) var wasAsked = false

    var isGiven: Bool { bytes != nil }

    init(_ options: TLSOptions, _ names: OptionNames) throws(IgniteError) {
        if let password = options.keyPassword {
            bytes = Array(password.utf8)
        } else if let path = options.keyPasswordFile {
            if let cause = unreadableCause(path) {
                throw IgniteError(
                    .invalidArgument, "\(names("tlsKeyPasswordFile")): could not read \(path): \(cause)")
            }
            let content = fileBytes(path, limit: 1 << 16) ?? []
            let line = content.prefix { $0 != 0x0A }
            bytes = Array(line.last == 0x0D ? line.dropLast() : line)
        } else {
            bytes = nil
        }
    }

    /// Writes the password where OpenSSL expects it; returns its length, or -1 if there is none that fits.
    func give(_ room: UnsafeMutableRawBufferPointer) -> Int32 {
        wasAsked = true
        guard let bytes, bytes.count <= room.count else { return -1 }
        room.copyBytes(from: bytes)
        return Int32(bytes.count)
    }
}

/// Returns why a file cannot be read; nil if it can. OpenSSL would wait at a pipe without a writer.
private func unreadableCause(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return errorText(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return errorText(errno) }
    if status.st_mode & S_IFMT == S_IFDIR { return errorText(EISDIR) }
    return status.st_mode & S_IFMT == S_IFREG ? nil : "is not a regular file"
}
