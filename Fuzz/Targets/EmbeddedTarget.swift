import Glibc
import Ignite3
import IgniteCore
import IgniteEmbedded

/// Sends the embedded node statements, which it describes and runs: the parser, the binder, the functions.
let embeddedStatementsTarget = FuzzTarget(name: "embedded-statements", longestInput: 256) { bytes in
    let sql = String(decoding: bytes, as: UTF8.self)
    embeddedClient.call(.sqlQueryMeta) { SqlQueryMeta.Request(schema: "PUBLIC", sql: sql).encode(to: &$0) }
    embeddedClient.call(.sqlExec) { out in
        SqlExec.Request(
            transaction: nil, schema: nil, pageSize: 10, timeoutMilliseconds: 100, timeZone: "UTC", sql: sql,
            parameters: nil, observableTimestamp: 0
        ).encode(to: &out)
    }
}

/// Sends the embedded node requests with any content. The first byte chooses the operation.
let embeddedRequestsTarget = FuzzTarget(name: "embedded-requests", longestInput: 256) { bytes in
    var input = FuzzInput(bytes)
    let operation = input.choice(of: Operation.allCases)
    // A cancel without a request has no answer to wait for, and a page of unlimited size takes unlimited time.
    guard operation != .operationCancel else { return }
    embeddedClient.call(operation) { $0.append(input.remaining) }
}

/// The client of the node that all inputs share; made for the first of them.
private let embeddedClient = EmbeddedClient()

/// A client of the node in this process: every request must be answered.
private final class EmbeddedClient: Sendable {
    private let node: EmbeddedNode
    private let descriptor: Int32

    init() {
        guard let node = try? EmbeddedNode(file: nil), let descriptor = try? node.connect() else {
            fatalError("the node does not start")
        }
        self.node = node
        self.descriptor = descriptor
        send { Handshake.Request(features: .qualifiedNames).encode(to: &$0) }
        require(take(4) == Frame.magic, "the handshake is not answered")
        require(takeFrame(), "the handshake is not answered")
    }

    func call(_ operation: Operation, _ body: (inout ByteWriter) -> Void) {
        send { out in
            Frame.write(to: &out) { out in
                RequestHeader(operation: operation.rawValue, id: 1).encode(to: &out)
                body(&out)
            }
        }
        require(takeFrame(), "\(operation.name) is not answered")
    }

    private func send(_ write: (inout ByteWriter) -> Void) {
        var out = ByteWriter()
        write(&out)
        let bytes = out.array
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                whileInterrupted { Glibc.send(descriptor, bytes.baseAddress! + sent, bytes.count - sent, 0) }
            }
            require(count > 0, "the node has left")
            sent += count
        }
    }

    /// Reads an answer and drops it.
    private func takeFrame() -> Bool {
        guard let length = take(4) else { return false }
        return take(length.reduce(0) { $0 << 8 | Int($1) }) != nil
    }

    private func take(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let received = bytes.withUnsafeMutableBytes { bytes in
                whileInterrupted { recv(descriptor, bytes.baseAddress! + done, count - done, 0) }
            }
            guard received > 0 else { return nil }
            done += received
        }
        return bytes
    }

    /// Calls again what a signal has ended: the fuzzer has a timer.
    private func whileInterrupted(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
