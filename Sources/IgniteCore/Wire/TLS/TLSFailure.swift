import COpenSSL
private import Glibc

/// The messages for TLS failures.
extension TLSChannel {
    private var certificateHint: String {
        "name a certificate and its key with \(names("tlsCert", "FILE")) and \(names("tlsKey", "FILE"))"
    }

    private var plainHint: String {
        "check that this is the client port; for a node without TLS, use \(names("tls", "disable"))"
    }

    private var caHint: String { "name the certificate of its CA with \(names("tlsCA", "FILE"))" }

    /// Returns the result for a stream that ended without a TLS message.
    func endOfStream(_ fault: String?) -> ChannelResult {
        let cause = fault ?? "closed by the server"
        if !isOpen, firstByte == nil {
            // Ignite 2 says nothing if it accepts none of the offered versions and cipher suites.
            let limits = limitingOptions.map { names($0) }.joined(separator: " and ")
            return .failed(
                "the server does not speak TLS\(limits.isEmpty ? "" : ", or not within the limits of \(limits)"): \(cause)",
                hint: plainHint)
        }
        guard !hasRead else { return fault.map { .failed($0) } ?? .ended }
        if wasAskedForCertificate {
            return .failed(cause, hint: "the server asked for a client certificate; \(certificateHint)")
        }
        // Ignite 2 does not say either that it refuses a certificate.
        let hint = options.certificateFile.map { "the server may have refused the client certificate in \($0)" }
        if !isOpen { return .failed("the TLS handshake ended early: \(cause)", hint: hint) }
        return hint == nil && fault == nil ? .ended : .failed(cause, hint: hint)
    }

    /// The options that restrict the offered versions and cipher suites.
    private var limitingOptions: [String] {
        (options.minimumVersion == .tls13 ? ["tlsMinVersion"] : [])
            + (options.maximumVersion == .tls12 ? ["tlsMaxVersion"] : [])
            + (options.ciphers == nil ? [] : ["tlsCiphers"])
    }

    func failure(_ errors: [TLSError]) -> ChannelResult {
        if let refusal { return words(for: refusal) }
        // 21 to 24: the types of TLS records.
        if !isOpen, let firstByte, !(21...24).contains(firstByte) {
            return .failed(
                "the server does not speak TLS", hint: plainHint)
        }
        if !hasRead, let words = wordsForRefusedClient(errors) { return words }
        if errors.has(ERR_LIB_SSL, SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE, SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY) {
            return .failed(
                "the server does not accept any of the offered cipher suites",
                hint: options.ciphers == nil ? nil : "change them with \(names("tlsCiphers"))")
        }
        if errors.has(
            ERR_LIB_SSL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_WRONG_SSL_VERSION,
            SSL_R_VERSION_TOO_LOW)
        {
            return .failed(
                "the server does not speak TLS \(versions.map(\.rawValue).joined(separator: " or "))",
                hint: versions.count > 1
                    ? nil : limitingOptions.first.map { "change the offered versions with \(names($0))" })
        }
        return .failed("TLS: \(errors.text)")
    }

    /// A server that refuses this client reports it in an alert; with TLS 1.3, the alert comes only after the
    /// handshake.
    private func wordsForRefusedClient(_ errors: [TLSError]) -> ChannelResult? {
        let isAlert = errors.contains { $0.library == ERR_LIB_SSL && $0.reason > SSL_AD_REASON_OFFSET }
        if wasAskedForCertificate, isAlert {
            return .failed("the server requires a client certificate", hint: certificateHint)
        }
        guard let certificate = options.certificateFile,
            errors.has(
                ERR_LIB_SSL, SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE,
                SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED, SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
                SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, SSL_R_TLSV1_ALERT_UNKNOWN_CA, SSL_R_TLSV1_ALERT_ACCESS_DENIED,
                SSL_R_TLSV1_ALERT_DECRYPT_ERROR)
        else { return nil }
        return .failed(
            "the server refused the client certificate in \(certificate): \(errors.text)",
            hint: "check that it is valid and signed by a CA that the server trusts")
    }

    private func words(for refusal: CertificateRefusal) -> ChannelResult {
        let whose = refusal.depth == 0 ? "the certificate of \(host)" : "a CA certificate of \(host)"
        switch refusal.code {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
            X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_CERT_SIGNATURE_FAILURE:
            guard let file = options.caFile else {
                return .failed(
                    "the certificate of \(host) is not signed by a CA that this system trusts",
                    hint: caHint)
            }
            return .failed(
                "the certificate of \(host) is not signed by a CA in \(file)",
                hint: "add the certificate of the CA that signed it to \(names("tlsCA"))")
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return .failed("\(whose) expired on \(refusal.notAfter)", hint: "the server needs a new one")
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return .failed(
                "\(whose) is not valid before \(refusal.notBefore)", hint: "check the clock of this machine")
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            let hosts = refusal.names.isEmpty ? "no host" : refusal.names.joined(separator: ", ")
            return .failed(
                "the certificate is for \(hosts), not for \(host)",
                hint: "connect to one of these names; \(names("tls", "verify-ca")) does not compare names")
        case X509_V_ERR_INVALID_PURPOSE:
            return .failed("\(whose) is not meant for servers")
        default:
            return .failed("\(whose) is not accepted: \(refusal.text)")
        }
    }
}

/// Why a certificate was not accepted, recorded while OpenSSL processes it.
struct CertificateRefusal {
    /// X509_V_ERR_…
    let code: Int32
    /// 0 for the server's own certificate.
    let depth: Int32
    /// The text of OpenSSL.
    let text: String
    /// `2026-11-21 12:00:00 UTC`
    let notBefore: String
    let notAfter: String
    /// The hosts that the certificate is for.
    let names: [String]

    init(_ verification: OpaquePointer?, _ library: OpenSSL) {
        let call = library.call
        code = call.X509_STORE_CTX_get_error(verification)
        depth = call.X509_STORE_CTX_get_error_depth(verification)
        text = call.X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "error \(code)"
        let certificate = call.X509_STORE_CTX_get_current_cert(verification)
        func date(_ time: UnsafePointer<ASN1_TIME>?) -> String {
            var parts = tm()
            guard call.ASN1_TIME_to_tm(time, &parts) == 1 else { return "an unknown date" }
            func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "\(1900 + Int(parts.tm_year))-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
                + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) UTC"
        }
        notBefore = date(certificate.flatMap { call.X509_get0_notBefore($0) })
        notAfter = date(certificate.flatMap { call.X509_get0_notAfter($0) })
        names = certificate.map { Self.names(in: $0, call) } ?? []
    }

    /// Returns the certificate's names for the server: alternative names, otherwise the common name; as many as fit in
    /// a message.
    private static func names(in certificate: OpaquePointer, _ call: openssl_functions) -> [String] {
        var found: [String] = []
        if let list = call.X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) {
            defer { call.GENERAL_NAMES_free(OpaquePointer(list)) }
            for index in 0..<max(0, call.OPENSSL_sk_num(OpaquePointer(list))) {
                guard let name = call.OPENSSL_sk_value(OpaquePointer(list), index) else { continue }
                var kind: Int32 = 0
                let value = call.GENERAL_NAME_get0_value(name.assumingMemoryBound(to: GENERAL_NAME.self), &kind)
                guard kind == GEN_DNS || kind == GEN_IPADD, let value else { continue }
                let text = UnsafePointer(value.assumingMemoryBound(to: ASN1_STRING.self))
                let bytes = UnsafeBufferPointer(
                    start: call.ASN1_STRING_get0_data(text), count: Int(call.ASN1_STRING_length(text)))
                found.append(kind == GEN_DNS ? printable(bytes) : numericAddress(Array(bytes)))
            }
        }
        if found.isEmpty {
            var room = [CChar](repeating: 0, count: 256)
            let length = call.X509_NAME_get_text_by_NID(
                call.X509_get_subject_name(certificate), NID_commonName, &room, Int32(room.count))
            if length > 0 { found.append(printable(room.prefix(Int(length)).map { UInt8(bitPattern: $0) })) }
        }
        return found.count > 8 ? found.prefix(8) + ["…"] : found
    }

    /// The names come from an untrusted server: they must not contain control characters for a terminal.
    private static func printable(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.prefix(253).map { $0 > 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    private static func numericAddress(_ bytes: [UInt8]) -> String {
        var room = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard bytes.count == 4 || bytes.count == 16,
            inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &room, socklen_t(room.count)) != nil
        else { return "an unreadable address" }
        return String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
