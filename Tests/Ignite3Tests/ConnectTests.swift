import Ignite3
import IgniteCore
import TestSupport
import Testing

@Suite struct ConnectTests {
    @Test func opensASession() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            let handshake = try connection.readHandshake()
            guard handshake == Handshake.Request(features: .qualifiedNames) else {
                throw PeerError("not the handshake of a client without login: \(handshake)")
            }
            connection.send(PeerFrame.handshake())
            connection.answer(try connection.expect(.heartbeat))
            try connection.readToEnd()
        }
        let session = try peer.connect()
        #expect(session.failure == nil)
        #expect(
            session.server
                == ServerInfo(
                    address: "\(peer.address)", protocolName: "Ignite 3", scheme: "ignite3", version: "3.1.0",
                    nodeName: "peer",
                    nodeID: "01020304-0506-0708-090a-0b0c0d0e0f10", clusterName: "test",
                    clusterID: "11121314-1516-1718-191a-1b1c1d1e1f20"))
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT"])
        #expect(session.failure?.code == .closed)
    }

    @Test func looksUpNames() throws {
        let peer = try ScriptedPeer { listener in try listener.open().readToEnd() }
        var options = peer.options
        options.addresses[0].host = "localhost"
        let session = try Ignite3Session.connect(options, eventLoop: EventLoop())
        #expect(session.server.address == "localhost:\(peer.address.port)")
        session.close()
        try peer.finish()
    }

    @Test func sendsTheLoginAndTellsOfARefusal() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            let login = try connection.readHandshake().credentials
            guard login == Handshake.Request.Credentials(user: "jo", password: "s3cret") else {
                throw PeerError("another login")
            }
            connection.send(PeerFrame.refusal(ErrorBlock(.authentication, 2, "Authentication failed")))
            // The server leaves the connection open: closing it is the client's part.
            try connection.waitForEnd()
        }
        var options = peer.options
        options.user = "jo"
        options.password = "s3cret"
        let error = try failure { _ = try Ignite3Session.connect(options, eventLoop: EventLoop()) }
        try peer.finish()
        #expect(error.code == .connectionFailed)
        #expect(error.message == "\(peer.address) refused the login: wrong user or password for user \"jo\"")
        #expect(error.hint == nil, "what was given needs not be given")
        #expect(error.server?.code == "IGN-AUTHENTICATION-2")
        #expect(!"\(error) \(error.hint ?? "")".contains("s3cret"))
    }

    /// A hint uses the words of its reader and names only what the reader has not done.
    @Test(arguments: [
        (nil, OptionNames.uri, "requires a user and a password", "use ignite://USER:PASSWORD@"),
        (nil, .commandLine, "requires a user and a password", "-U NAME gives the user"),
        ("jo", .uri, "user \"jo\" needs a password", ", or `password` of ClientOptions"),
        ("jo", .commandLine, "user \"jo\" needs a password", "set it in the passfile or $IGNITE_SQL_PASSWORD"),
        (nil, .connectCommand, "requires a user and a password", "\\c ignite://USER@"),
        ("jo", .connectCommand, "user \"jo\" needs a password", "set it in the passfile"),
    ])
    func aLoginThatIsMissing(_ user: String?, _ names: OptionNames, _ message: String, _ hint: String) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            connection.send(PeerFrame.refusal(ErrorBlock(.authentication, 2, "Authentication failed")))
            try connection.waitForEnd()
        }
        var options = peer.options
        options.user = user
        options.optionNames = names
        let error = try failure { _ = try Ignite3Session.connect(options, eventLoop: EventLoop()) }
        try peer.finish()
        #expect(error.message.hasSuffix(message))
        #expect(error.hint?.contains(hint) == true, "\(error.hint ?? "")")
        #expect(error.isAuthenticationFailure)
    }

    @Test(arguments: [
        (Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8), "HTTP/1.1 400 Bad"),
        // The refusal of an Ignite 2 node: a length and a version, least significant byte first.
        (bytes("18000000 00 0100 0700 0000 09 06000000 626164 210a01000000"), "18 00 00 00 00 01 00 07 00 00 00 09 06"),
        (Array("IGNX".utf8), "IGNX"), ([0], "00"), (Array(repeating: 0xFF, count: 4000), "ff ff ff ff"),
    ])
    func anotherKindOfServer(_ answer: [UInt8], _ shown: String) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            connection.send(answer)
            try connection.waitForEnd()
        }
        let error = try failure { _ = try peer.connect() }
        try peer.finish()
        #expect(error.code == .connectionFailed)
        #expect(error.message.hasPrefix("\(peer.address) is not an Ignite 3 node: it answered '\(shown)"))
        #expect(error.hint == "the client port of Ignite is 10800 unless configured otherwise")
    }

    @Test(arguments: ["", "IG", "IGNI", "IGNI\0\0\0\u{10}\u{3}"])
    func serverThatClosesBeforeItsAnswer(_ answer: String) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            connection.send(Array(answer.utf8))
        }
        let error = try failure { _ = try peer.connect() }
        #expect(error.code == .connectionFailed)
        #expect(error.message.hasPrefix("\(peer.address) closed the connection before it was made"))
        #expect(
            error.hint?.hasPrefix("check that this is the client port of an Ignite node; if it requires TLS,") == true
        )
    }

    /// The alert of a port that requires TLS.
    @Test func aPortWithTLS() throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            connection.send(bytes("15 0303 0002 02 0a"))
            try connection.waitForEnd()
        }
        let error = try failure { _ = try peer.connect() }
        try peer.finish()
        #expect(error.code == .connectionFailed && error.message == "\(peer.address) requires TLS")
        #expect(error.hint?.hasPrefix("use tls=verify-full") == true)
    }

    /// Silent from the first byte on, within the handshake, or at the first request.
    @Test(arguments: ["nothing", "half a handshake", "a handshake"])
    func silence(behind what: String) throws {
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            switch what {
            case "a handshake": connection.send(PeerFrame.handshake())
            case "half a handshake": connection.send(Array(PeerFrame.handshake().prefix(20)))
            default: break
            }
            try connection.waitForEnd()
        }
        var options = peer.options
        options.connectTimeout = .seconds(0.2)
        let start = Deadline.now
        let error = try failure { _ = try Ignite3Session.connect(options, eventLoop: EventLoop()) }
        #expect(start.advanced(bySeconds: 0.2).isPast && !start.advanced(bySeconds: 5).isPast)
        try peer.finish()
        #expect(error.code == .connectionFailed)
        #expect(error.message == "\(peer.address) accepted the connection but did not answer within 0.2 s")
        #expect(error.isTimeout && error.isRetryable)
        #expect(error.hint?.contains("connectTimeout") == true)
    }

    @Test func aResetAfterTheHandshakeIsWorthAnotherTry() throws {
        let peer = try ScriptedPeer { listener in
            let first = try listener.accept()
            try first.acceptHandshake()
            _ = try first.expect(.heartbeat)
            first.reset()
            let second = try listener.open()
            let request = try second.expect(.sqlExec)
            second.send(PeerFrame.rows(request.id, numbers, rows(1...2)))
            try second.readToEnd()
        }
        let session = try peer.connect()
        #expect(try session.run("q").values == rows(1...2))
        session.close()
        try peer.finish()
        #expect(peer.journal.entries == ["HEARTBEAT", "HEARTBEAT", "SQL_EXEC q"])
    }

    @Test func fiveResetsAreAFailure() throws {
        let peer = try ScriptedPeer { listener in
            for _ in 0..<5 {
                let connection = try listener.accept()
                try connection.acceptHandshake()
                _ = try connection.expect(.heartbeat)
                connection.reset()
            }
        }
        let error = try failure { _ = try peer.connect() }
        try peer.finish()
        #expect(error.code == .connectionFailed)
        #expect(error.message.contains("\(peer.address)"))
        #expect(error.hint != nil)
    }

    @Test func triesOneAddressAfterTheOther() throws {
        let gone = try ScriptedPeer { _ in }
        try gone.finish()
        let silent = try ScriptedPeer { listener in try listener.accept().waitForEnd() }
        let peer = try ScriptedPeer { listener in try listener.open().readToEnd() }
        var options = ClientOptions()
        options.connectTimeout = .seconds(0.6)
        options.addresses = [gone.address, silent.address, peer.address]
        let session = try Ignite3Session.connect(options, eventLoop: EventLoop())
        #expect(session.server.address == "\(peer.address)")
        session.close()
        try peer.finish()
        try silent.finish()
    }

    @Test func tellsWhyEachAddressFailed() throws {
        let gone = try ScriptedPeer { _ in }
        try gone.finish()
        let silent = try ScriptedPeer { listener in try listener.accept().waitForEnd() }
        var options = ClientOptions()
        options.connectTimeout = .seconds(0.4)
        options.addresses = [gone.address, silent.address]
        let error = try failure { _ = try Ignite3Session.connect(options, eventLoop: EventLoop()) }
        #expect(error.code == .connectionFailed)
        #expect(
            error.message.contains("\(gone.address): connection refused") && error.message.contains("\(silent.address)")
        )
    }

    @Test(arguments: [false, true])
    func aSignalEndsTheWaitForTheHandshake(_ leaves: Bool) throws {
        let interrupt = try TestInterrupt()
        let peer = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            interrupt.press(leaves ? .leave : .cancel)
            try connection.waitForEnd()
        }
        let error = try failure { _ = try peer.connect(eventLoop: EventLoop(interrupt: interrupt)) }
        try peer.finish()
        #expect(error.code == (leaves ? .terminated : .cancelled))
        #expect(error.address == "\(peer.address)")
    }

    @Test func refusesAnotherClusterInPlaceOfTheOldOne() throws {
        let old = try ScriptedPeer { listener in try listener.open().readToEnd() }
        let other = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            connection.send(PeerFrame.handshake(clusterID: IgniteUUID(mostSignificant: 7, leastSignificant: 8)))
            connection.answer(try connection.expect(.heartbeat))
            try connection.readToEnd()
        }
        let session = try old.connect()
        let error = try failure {
            _ = try Ignite3Session.connect(other.options, eventLoop: EventLoop(), inPlaceOf: session)
        }
        try other.finish()
        #expect(error.code == .connectionFailed)
        #expect(error.message.hasPrefix("\(other.address) belongs to another cluster: test ("))
    }

    /// What is lost is tried last, and another cluster is passed over for one that is the same.
    @Test func findsTheSameClusterBehindAnother() throws {
        let lost = try ScriptedPeer { listener in
            try listener.open().readToEnd()
            // It would work again.
            try listener.open().readToEnd()
        }
        let other = try ScriptedPeer { listener in
            let connection = try listener.accept()
            _ = try connection.readHandshake()
            connection.send(PeerFrame.handshake(clusterID: IgniteUUID(mostSignificant: 7, leastSignificant: 8)))
            connection.answer(try connection.expect(.heartbeat))
            try connection.readToEnd()
        }
        let same = try ScriptedPeer { listener in try listener.open().readToEnd() }
        let session = try lost.connect()
        defer { session.close() }
        var options = lost.options
        options.addresses = [lost.address, other.address, same.address]
        let next = try Ignite3Session.connect(options, eventLoop: EventLoop(), inPlaceOf: session)
        #expect(next.server.address == "\(same.address)")
        next.close()
        for peer in [other, same] { try peer.finish() }
    }
}
