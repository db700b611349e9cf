import Ignite3
import IgniteCore
import TestSupport
import Testing

/// A peer behind TLS, and options of a client that trusts its CA.
func behindTLS(
    _ behaviour: TLSFront.Behaviour = TLSFront.Behaviour(), _ certificates: Certificates,
    _ script: @escaping @Sendable (borrowing ScriptedPeer.Listener) throws -> Void
) throws -> (peer: ScriptedPeer, front: TLSFront, options: ClientOptions) {
    let peer = try ScriptedPeer(script)
    let front = try TLSFront(before: peer.address, certificates, behaviour)
    var options = ClientOptions()
    options.addresses = [front.address]
    options.tls.caFile = certificates.file("ca.pem")
    return (peer, front, options)
}

/// Connections over TLS that work.
@Suite struct TLSTests {
    let certificates: Certificates

    init() throws { certificates = try Certificates() }

    private func connect(_ options: ClientOptions, eventLoop: EventLoop = EventLoop()) throws -> Ignite3Session {
        try Ignite3Session.connect(options, eventLoop: eventLoop)
    }

    @Test(arguments: [TLSOptions.Version.tls12, .tls13], ["127.0.0.1", "localhost"])
    func aSessionIsEncryptedAndVerified(_ version: TLSOptions.Version, _ host: String) throws {
        var behaviour = TLSFront.Behaviour()
        behaviour.oldest = version
        behaviour.newest = version
        var (peer, front, options) = try behindTLS(behaviour, certificates) { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(request.id, numbers, rows(1...3)))
            try connection.readToEnd()
        }
        options.addresses[0].host = host
        let session = try connect(options)
        let security = try #require(session.server.tls)
        #expect(security.hasPrefix("TLSv\(version.rawValue), ") && security.hasSuffix(", verified"))
        #expect(try session.run("q").values == rows(1...3))
        session.close()
        try peer.finish()
        withExtendedLifetime(front) {}
    }

    /// The server would choose the newest.
    @Test(arguments: TLSOptions.Version.allCases) func anExactVersion(_ version: TLSOptions.Version) throws {
        var (peer, front, options) = try behindTLS(TLSFront.Behaviour(), certificates) { try $0.open().readToEnd() }
        (options.tls.minimumVersion, options.tls.maximumVersion) = (version, version)
        let session = try connect(options)
        #expect(session.server.tls?.hasPrefix("TLSv\(version.rawValue), ") == true)
        session.close()
        try peer.finish()
        withExtendedLifetime(front) {}
    }

    /// Whether the name is compared, and what is said about it.
    @Test(arguments: [
        (TLSOptions.Mode.require, "stranger", "not verified"),
        (.verifyCA, "elsewhere", "verified except the host name"),
    ])
    func weakerModes(_ mode: TLSOptions.Mode, _ certificate: String, _ words: String) throws {
        var behaviour = TLSFront.Behaviour()
        behaviour.certificate = certificate
        var (peer, front, options) = try behindTLS(behaviour, certificates) { try $0.open().readToEnd() }
        options.tls.mode = mode
        let session = try connect(options)
        #expect(session.server.tls?.hasSuffix(", \(words)") == true)
        session.close()
        try peer.finish()
        withExtendedLifetime(front) {}
    }

    /// Whoever has no CA trusts the one certificate.
    @Test func theCertificateItselfMayBeTrusted() throws {
        var (peer, front, options) = try behindTLS(TLSFront.Behaviour(), certificates) { try $0.open().readToEnd() }
        options.tls.caFile = certificates.file("server.pem")
        let session = try connect(options)
        #expect(session.server.tls?.hasSuffix(", verified") == true)
        session.close()
        try peer.finish()
        withExtendedLifetime(front) {}
    }

    /// A record split wherever it can be; a piece of it wakes the client and gives nothing.
    @Test func singleBytes() throws {
        var behaviour = TLSFront.Behaviour()
        behaviour.piece = 1
        let (peer, front, options) = try behindTLS(behaviour, certificates) { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            connection.send(PeerFrame.rows(request.id, numbers, rows(1...100)))
            try connection.readToEnd()
        }
        let session = try connect(options)
        #expect(try session.run("q").values == rows(1...100))
        session.close()
        try peer.finish()
        withExtendedLifetime(front) {}
    }

    /// Frames of many records, and many frames at once: nothing may lie in OpenSSL's buffers while the client waits.
    @Test func largeAndManyFrames() throws {
        let text = String(repeating: "x", count: 3_000_000)
        let (peer, front, options) = try behindTLS(TLSFront.Behaviour(), certificates) { listener in
            let connection = try listener.open()
            for _ in 0..<3 {
                let request = try connection.expect(.sqlExec)
                // One send, so that the answers end within one record as often as not.
                connection.send(
                    PeerFrame.rows(
                        request.id, [Column(name: "T", type: .varchar)],
                        (0..<3).map { [.varchar(String(text.prefix(1_000_000 * $0 + 7)))] }))
            }
            for _ in 0..<200 {
                let request = try connection.expect(.sqlExec)
                connection.send(PeerFrame.rows(request.id, numbers, rows(1...1000)))
            }
            try connection.readToEnd()
        }
        let session = try connect(options)
        for _ in 0..<3 {
            let values = try session.run("q").values
            #expect(values == (0..<3).map { [.varchar(String(text.prefix(1_000_000 * $0 + 7)))] })
        }
        let pending = try (0..<200).map { _ in try session.start("q", options: StatementSettings()) }
        for result in pending { #expect(try result.result().values == rows(1...1000)) }
        session.close()
        try peer.finish()
        withExtendedLifetime(front) {}
    }

    /// More than all buffers on the way hold, so that writing has to wait for room.
    @Test func aRequestThatDoesNotGoOutAtOnce() throws {
        let sql = (0..<3_000_000).map { String($0 % 1000) }.joined(separator: ",")
        let (peer, front, options) = try behindTLS(TLSFront.Behaviour(), certificates) { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            guard try request.sqlExec().sql == sql else { throw PeerError("another statement arrived") }
            connection.send(PeerFrame.updated(request.id, 1))
            try connection.readToEnd()
        }
        let session = try connect(options)
        #expect(try session.run(sql).outcome == .updated(1))
        session.close()
        try peer.finish()
        withExtendedLifetime(front) {}
    }

    /// With and without TLS's own goodbye, and in the middle of a record.
    @Test(arguments: ["announced", "sudden", "within a record"])
    func theServerGoesAway(_ how: String) throws {
        var behaviour = TLSFront.Behaviour()
        behaviour.isRude = how == "sudden"
        behaviour.endAfter = how == "within a record" ? 20_000 : 0
        let (peer, front, options) = try behindTLS(behaviour, certificates) { listener in
            let connection = try listener.open()
            let request = try connection.expect(.sqlExec)
            if how == "within a record" {
                connection.send(PeerFrame.rows(request.id, numbers, rows(1...30_000)))
                try connection.waitForEnd()
            }
        }
        let session = try connect(options)
        let error = try failure { try session.run("q") }
        #expect(error.code == .connectionLost)
        #expect(error.message == "the connection to \(front.address) was lost: closed by the server")
        try peer.finish()
    }

    @Test func theSecondAttemptAfterAResetIsEncryptedToo() throws {
        let (peer, front, options) = try behindTLS(TLSFront.Behaviour(), certificates) { listener in
            let first = try listener.accept()
            try first.acceptHandshake()
            _ = try first.expect(.heartbeat)
            first.reset()
            try listener.open().readToEnd()
        }
        let session = try connect(options)
        #expect(session.server.tls != nil)
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "HEARTBEAT"])
        withExtendedLifetime(front) {}
    }

    @Test(arguments: ["client", "locked", "locked by file"])
    func clientCertificates(_ kind: String) throws {
        var behaviour = TLSFront.Behaviour()
        behaviour.clientAuthority = "ca"
        var (peer, front, options) = try behindTLS(behaviour, certificates) { try $0.open().readToEnd() }
        let name = kind == "client" ? "client" : "locked"
        options.tls.certificateFile = certificates.file("\(name).pem")
        options.tls.keyFile = certificates.file("\(name).key")
        if kind == "locked" { options.tls.keyPassword = "secret" }
        if kind == "locked by file" {
            try certificates.write("secret\r\nmore\n", to: "password")
            options.tls.keyPasswordFile = certificates.file("password")
        }
        let session = try connect(options)
        #expect(session.server.tls?.hasSuffix("verified") == true)
        session.close()
        try peer.finish()
        withExtendedLifetime(front) {}
    }

    /// OpenSSL's names and the standard's; a version is spoken only if a suite of it is named.
    @Test(arguments: [
        ("ECDHE-ECDSA-AES256-GCM-SHA384", "TLSv1.2, ECDHE-ECDSA-AES256-GCM-SHA384"),
        ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLSv1.2, ECDHE-ECDSA-AES128-GCM-SHA256"),
        ("TLS_CHACHA20_POLY1305_SHA256", "TLSv1.3, TLS_CHACHA20_POLY1305_SHA256"),
        ("ECDHE-ECDSA-AES256-GCM-SHA384,TLS_AES_128_GCM_SHA256", "TLSv1.3, TLS_AES_128_GCM_SHA256"),
        ("HIGH:!AES128:@SECLEVEL=1", "TLSv1.2, ECDHE-ECDSA-AES256-GCM-SHA384"),
    ])
    func ciphers(_ list: String, _ words: String) throws {
        var (peer, front, options) = try behindTLS(TLSFront.Behaviour(), certificates) { try $0.open().readToEnd() }
        options.tls.ciphers = list
        let session = try connect(options)
        #expect(session.server.tls == "\(words), verified")
        session.close()
        try peer.finish()
        withExtendedLifetime(front) {}
    }
}
