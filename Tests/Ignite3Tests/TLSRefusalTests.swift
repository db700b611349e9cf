import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Connections over TLS that must not be made, and what is said about each.
@Suite struct TLSRefusalTests {
    let certificates: Certificates

    init() throws { certificates = try Certificates() }

    /// The error of connecting to a server that behaves like this.
    private func refusal(
        _ behaviour: TLSFront.Behaviour = TLSFront.Behaviour(), set: (inout TLSOptions) -> Void = { _ in }
    ) throws -> IgniteError {
        var (peer, front, options) = try behindTLS(behaviour, certificates) { listener in
            try listener.accept().waitForEnd()
        }
        set(&options.tls)
        let error = try failure { _ = try Ignite3Session.connect(options, eventLoop: EventLoop()) }
        withExtendedLifetime((peer, front)) {}
        return error
    }

    private func refusal(of certificate: String, set: (inout TLSOptions) -> Void = { _ in }) throws -> IgniteError {
        var behaviour = TLSFront.Behaviour()
        behaviour.certificate = certificate
        return try refusal(behaviour, set: set)
    }

    // MARK: The server's certificate

    @Test func anUnknownCA() throws {
        let error = try refusal { $0.caFile = certificates.file("other.pem") }
        #expect(error.code == .connectionFailed)
        #expect(error.message.hasPrefix("could not connect: 127.0.0.1:"))
        #expect(
            error.message.hasSuffix(
                ": the certificate of 127.0.0.1 is not signed by a CA in \(certificates.file("other.pem"))"))
        #expect(error.hint == "add the certificate of the CA that signed it to tlsCA")
    }

    @Test(arguments: [TLSOptions.Mode.verifyCA, .verifyFull])
    func aCAThatTheSystemDoesNotKnow(_ mode: TLSOptions.Mode) throws {
        let error = try refusal { tls in
            tls.caFile = nil
            tls.mode = mode
        }
        #expect(error.message.hasSuffix("is not signed by a CA that this system trusts"))
    }

    @Test func anotherHost() throws {
        let error = try refusal(of: "elsewhere")
        #expect(error.code == .connectionFailed)
        #expect(
            error.message.hasSuffix(
                ": the certificate is for elsewhere.example, *.example, 10.1.2.3, not for 127.0.0.1"))
        #expect(error.hint?.contains("tls=verify-ca") == true)
        #expect(
            try refusal(of: "nameless").message.hasSuffix("the certificate is for nameless, not for 127.0.0.1"))
    }

    @Test func wrongDates() throws {
        let expired = try refusal(of: "expired").message
        #expect(expired.contains(/the certificate of 127.0.0.1 expired on 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC$/))
        let future = try refusal(of: "future")
        #expect(future.message.contains(/the certificate of 127.0.0.1 is not valid before 20\d\d-\d\d-\d\d/))
        #expect(future.hint?.contains("clock") == true)
    }

    @Test func aCertificateForClients() throws {
        let error = try refusal(of: "client")
        #expect(error.message.contains("the certificate of 127.0.0.1 is not meant for servers"))
    }

    // MARK: The client's certificate

    @Test(arguments: [TLSOptions.Version.tls12, .tls13])
    func aClientCertificateIsWanted(_ version: TLSOptions.Version) throws {
        var behaviour = TLSFront.Behaviour()
        behaviour.clientAuthority = "ca"
        behaviour.newest = version
        let error = try refusal(behaviour)
        #expect(error.code == .connectionFailed)
        #expect(error.message.hasSuffix(": the server requires a client certificate"))
        #expect(error.hint?.contains("tlsCert") == true)
    }

    @Test(arguments: [TLSOptions.Version.tls12, .tls13])
    func aClientCertificateIsRefused(_ version: TLSOptions.Version) throws {
        var behaviour = TLSFront.Behaviour()
        behaviour.clientAuthority = "ca"
        behaviour.newest = version
        let error = try refusal(behaviour) { tls in
            tls.certificateFile = certificates.file("stranger.pem")
            tls.keyFile = certificates.file("stranger.key")
        }
        #expect(error.code == .connectionFailed)
        #expect(
            error.message.contains(
                ": the server refused the client certificate in \(certificates.file("stranger.pem"))")
        )
    }

    // MARK: Files

    @Test(arguments: ["tlsCA", "tlsCert", "tlsKey", "tlsKeyPasswordFile"])
    func filesThatCannotBeRead(_ option: String) throws {
        for (file, words) in [("missing", "no such file or directory"), ("", "is a directory")] {
            let error = try refusal { tls in
                tls.certificateFile = certificates.file("locked.pem")
                tls.keyFile = certificates.file("locked.key")
                switch option {
                case "tlsCA": tls.caFile = certificates.file(file)
                case "tlsCert": tls.certificateFile = certificates.file(file)
                case "tlsKey": tls.keyFile = certificates.file(file)
                default: tls.keyPasswordFile = certificates.file(file)
                }
            }
            #expect(error.code == .invalidArgument)
            #expect(error.message == "\(option): could not read \(certificates.file(file)): \(words)")
        }
    }

    @Test func filesWithSomethingElseInThem() throws {
        try certificates.write("nothing\n", to: "text")
        let text = certificates.file("text")
        #expect(try refusal { $0.caFile = text }.message == "tlsCA: there is no certificate in \(text)")
        #expect(try refusal { $0.certificateFile = text }.message == "tlsCert: there is no certificate in \(text)")
        let key = try refusal { tls in
            tls.certificateFile = certificates.file("client.pem")
            tls.keyFile = text
        }
        #expect(key.message == "tlsKey: there is no private key in \(text)")
        let keyless = try refusal { $0.certificateFile = certificates.file("client.pem") }
        #expect(keyless.message == "tlsCert: there is no private key in \(certificates.file("client.pem"))")
        #expect(keyless.hint?.contains("tlsKey") == true)
    }

    @Test func keysThatDoNotOpenOrFit() throws {
        func refusal(key: String, password: String?) throws -> IgniteError {
            try self.refusal { tls in
                tls.certificateFile = certificates.file("locked.pem")
                tls.keyFile = certificates.file(key)
                tls.keyPassword = password
            }
        }
        let locked = try refusal(key: "locked.key", password: nil)
        #expect(locked.code == .invalidArgument)
        #expect(locked.message.contains("is encrypted, and its password is missing"))
        #expect(locked.hint?.contains("tlsKeyPasswordFile") == true)
        for password in ["wr0ng", "", String(repeating: "x", count: 5000)] {
            let wrong = try refusal(key: "locked.key", password: password)
            #expect(wrong.code == .invalidArgument)
            #expect(
                wrong.message == "tlsKey: the password does not open the key in \(certificates.file("locked.key"))")
            #expect(!"\(wrong) \(wrong.hint ?? "")".contains("wr0ng"))
        }
        let other = try refusal(key: "client.key", password: nil)
        #expect(other.message.hasSuffix("does not match the certificate in \(certificates.file("locked.pem"))"))
    }

    // MARK: Versions and ciphers

    @Test func noVersionInCommon() throws {
        var (old, new) = (TLSFront.Behaviour(), TLSFront.Behaviour())
        old.newest = .tls12
        new.oldest = .tls13
        for (error, version, option) in [
            (try refusal(old) { $0.minimumVersion = .tls13 }, "1.3", "tlsMinVersion"),
            (try refusal(new) { $0.maximumVersion = .tls12 }, "1.2", "tlsMaxVersion"),
            (try refusal(new) { $0.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384" }, "1.2", "tlsCiphers"),
        ] {
            #expect(error.code == .connectionFailed)
            #expect(error.message.hasSuffix(": the server does not speak TLS \(version)"), "\(error.message)")
            #expect(error.hint == "change the offered versions with \(option)")
        }
    }

    /// Ignite 2 closes the connection instead of saying what it does not accept.
    @Test func aSilentRefusal() throws {
        func refusal(_ set: (inout TLSOptions) -> Void) throws -> String {
            let peer = try ScriptedPeer { listener in
                let connection = try listener.accept()
                try connection.receive()
                connection.close()
            }
            var options = peer.options
            set(&options.tls)
            return try failure { _ = try Ignite3Session.connect(options, eventLoop: EventLoop()) }.message
        }
        let plain = try refusal { $0.mode = .require }
        #expect(plain.hasSuffix(": the server does not speak TLS: closed by the server"), "\(plain)")
        let limited = try refusal { tls in
            tls.maximumVersion = .tls12
            tls.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"
        }
        let limits = "the server does not speak TLS, or not within the limits of tlsMaxVersion and tlsCiphers: "
        #expect(limited.contains(limits), "\(limited)")
    }

    @Test func noCipherInCommon() throws {
        let error = try refusal { $0.ciphers = "ECDHE-RSA-AES256-GCM-SHA384" }
        #expect(error.code == .connectionFailed)
        #expect(error.message.hasSuffix(": the server does not accept any of the offered cipher suites"))
        #expect(error.hint?.contains("tlsCiphers") == true)
    }

    @Test(arguments: ["NONSENSE", "TLS_NONSENSE", "TLS_RSA_WITH_NONSENSE", "ECDHE-ECDSA-AES256-GCM-SHA384:NONSENSE"])
    func unknownCiphers(_ list: String) throws {
        let error = try refusal { $0.ciphers = list }
        #expect(error.code == .invalidArgument)
        #expect(
            error.message.contains("OpenSSL does not know the cipher suite \"") && error.message.contains("NONSENSE"))
    }

    @Test func ciphersWithoutOneOfTheWantedVersion() throws {
        let error = try refusal { tls in
            tls.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"
            tls.minimumVersion = .tls13
        }
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains("must name a TLS 1.3 cipher suite, which tlsMinVersion requires"))
        let old = try refusal { tls in
            tls.ciphers = "TLS_AES_256_GCM_SHA384"
            tls.maximumVersion = .tls12
        }
        #expect(old.code == .invalidArgument)
        #expect(old.message.contains("must name a TLS 1.2 cipher suite, which tlsMaxVersion requires"))
    }

    // MARK: One side without TLS

    @Test(arguments: ["", "HTTP/1.1 400 Bad Request\r\n\r\n"])
    func aServerWithoutTLS(_ answer: String) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            try connection.receive()
            connection.send(Array(answer.utf8))
        }
        var options = peer.options
        options.tls.mode = .verifyFull
        let error = try failure { _ = try Ignite3Session.connect(options, eventLoop: EventLoop()) }
        #expect(error.code == .connectionFailed)
        #expect(error.message.contains("could not connect: \(peer.address): the server does not speak TLS"))
        #expect(error.hint?.contains("tls=disable") == true)
    }

    @Test(arguments: [1, 2, 7])
    func aClientWithoutTLS(_ count: Int) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            try connection.receive()
            connection.send(Array([0x15, 3, 3, 0, 2, 2, 10].prefix(count)))
        }
        let error = try failure { _ = try peer.connect() }
        #expect(error.code == .connectionFailed)
        #expect(error.message == "\(peer.address) requires TLS")
        #expect(error.hint?.contains("tls=verify-full") == true)
    }

    // MARK: Time and signals

    /// Silent from the first byte on, and within the server's part of the handshake.
    @Test(arguments: [0, 100], ["connectTimeout", "socketTimeout"])
    func silenceInTheHandshake(_ count: Int, _ option: String) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            try connection.receive()
            // The head of a record of 1,000 bytes, and some of them.
            connection.send(Array(([0x16, 3, 3, 3, 0xE8] + [UInt8](repeating: 2, count: 95)).prefix(count)))
            try connection.waitForEnd()
        }
        var options = peer.options
        options.tls.mode = .require
        try options.set(option, to: "0.2")
        let start = Deadline.now
        let error = try failure { _ = try Ignite3Session.connect(options, eventLoop: EventLoop()) }
        #expect(start.advanced(bySeconds: 0.2).isPast && !start.advanced(bySeconds: 5).isPast)
        try peer.finish()
        #expect(error.code == .connectionFailed)
        #expect(error.message == "\(peer.address) accepted the connection but did not answer within 0.2 s")
        #expect(error.hint?.hasSuffix("raise \(option)") == true)
    }

    @Test(arguments: [(InterruptReaction.cancel, IgniteError.Code.cancelled), (.leave, .terminated)])
    func ctrlCInTheHandshake(_ reaction: InterruptReaction, _ code: IgniteError.Code) throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            try connection.receive()
            interrupt.press(.none)
            interrupt.press(reaction)
            try connection.waitForEnd()
        }
        var options = peer.options
        options.tls.mode = .require
        let error = try failure { _ = try Ignite3Session.connect(options, eventLoop: EventLoop(interrupt: interrupt)) }
        try peer.finish()
        #expect(error.code == code)
    }
}
