import Ignite3
import IgniteCore
import Testing

@testable import IgniteEmbedded

@Suite struct HandshakeTests {
    private func answer(to bytes: (inout ByteWriter) -> Void) throws -> (Handshake.Answer, NodeSocket) {
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        let socket = try NodeSocket(node, handshake: false)
        socket.send(bytes)
        return (try socket.readHandshake(), socket)
    }

    @Test func clientsLearnWhoAnswers() throws {
        let (answer, _) = try answer { Handshake.Request(features: .qualifiedNames).encode(to: &$0) }
        guard case .accepted(let response) = answer else { throw NodeSocketError("refused") }
        #expect(response.nodeName == "embedded")
        #expect(response.clusterName == "embedded")
        #expect(response.productVersion == "3.1.0")
        #expect(response.features == .qualifiedNames)
        #expect(response.idleTimeoutMilliseconds == 0)
    }

    @Test func anyLoginIsTaken() throws {
        let (answer, _) = try answer {
            Handshake.Request(features: [], credentials: .init(user: "ada", password: "x")).encode(to: &$0)
        }
        guard case .accepted = answer else { throw NodeSocketError("refused") }
    }

    @Test func anotherVersionIsRefused() throws {
        let (answer, _) = try answer { Handshake.Request(version: [3, 1, 0], features: []).encode(to: &$0) }
        guard case .refused(let error) = answer else { throw NodeSocketError("accepted") }
        #expect(error.record.code == "IGN-CLIENT-3")
        #expect(error.message == "Unsupported version: 3.1.0")
    }

    @Test func anUnknownAuthenticatorIsRefused() throws {
        var request = Handshake.Request(features: [], credentials: .init(user: "ada", password: "x"))
        request.authenticationType = "kerberos"
        let (answer, _) = try answer { request.encode(to: &$0) }
        guard case .refused(let error) = answer else { throw NodeSocketError("accepted") }
        #expect(error.record.code == "IGN-AUTHENTICATION-1")
    }

    @Test func aDamagedHandshakeIsRefused() throws {
        let (answer, _) = try answer { out in
            out.append(Frame.magic)
            Frame.write(to: &out) { $0.append([3, 0, 0, 2, 0xC4]) }
        }
        guard case .refused(let error) = answer else { throw NodeSocketError("accepted") }
        #expect(error.record.code == "IGN-CLIENT-2")
    }

    @Test func theConnectionEndsWithTheNextFrameAfterARefusal() throws {
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        let socket = try NodeSocket(node, handshake: false)
        socket.send { Handshake.Request(version: [2, 0, 0], features: []).encode(to: &$0) }
        _ = try socket.readHandshake()
        socket.request(Operation.heartbeat.rawValue)
        #expect(socket.isAtEnd())
    }

    @Test(arguments: [Array("GET / HTTP/1.1\r\n\r\n".utf8), [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC], [0, 0, 0, 3, 1, 2, 3]])
    func anotherProtocolEndsTheConnection(_ bytes: [UInt8]) throws {
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        let socket = try NodeSocket(node, handshake: false)
        socket.send(bytes)
        #expect(socket.isAtEnd())
    }

    @Test func theNodeKeepsItsIDsWhileItRuns() throws {
        let node = try EmbeddedNode(file: nil)
        defer { node.close() }
        var answers: [Handshake.Response] = []
        for _ in 0..<2 {
            let socket = try NodeSocket(node, handshake: false)
            socket.send { Handshake.Request(features: []).encode(to: &$0) }
            guard case .accepted(let response) = try socket.readHandshake() else { throw NodeSocketError("refused") }
            answers.append(response)
        }
        #expect(answers[0].nodeID == answers[1].nodeID)
        #expect(answers[0].clusterIDs == answers[1].clusterIDs)
        #expect(answers[0].observableTimestamp < answers[1].observableTimestamp)
    }
}
