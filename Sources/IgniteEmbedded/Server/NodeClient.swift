import Glibc
import Ignite3
import IgniteCore

/// What all clients of a node share.
struct NodeParts: Sendable {
    let engine: Engine
    /// New at every start, as those of servers.
    let nodeID: IgniteUUID
    let clock: HybridClock

    static let name = ServerInfo.embeddedName
    /// The version of Ignite whose SQL and protocol this is.
    static let productVersion = "3.1.0"
}

/// One client: a thread that reads its requests and answers heartbeats and cancels at once, and one that runs all other
/// requests in their order.
final class NodeClient: Sendable {
    private let descriptor: Int32
    private let parts: NodeParts
    private let output: ClientOutput
    private let queue = RequestQueue()
    private let running = RunningRequests()
    private let isWorking = Monitor(false)

    /// - Parameter descriptor: The socket, which is closed at the end.
    init(_ descriptor: Int32, _ parts: NodeParts) {
        self.descriptor = descriptor
        self.parts = parts
        output = ClientOutput(descriptor, parts.clock)
    }

    /// Serves the client in threads of its own.
    ///
    /// - Parameter onEnd: Called when nothing runs for the client any more; after that, the socket is closed.
    /// - Returns: 0, or the number of the error for which there is no thread.
    func start(onEnd: @escaping @Sendable () -> Void) -> Int32 {
        startThread { [self] in
            var input = ClientInput(descriptor)
            if openConnection(&input) { readRequests(&input) }
            // Nobody waits for answers any more. The engine ends what runs, and gives transactions and cursors back.
            queue.close()
            running.cancelAll()
            isWorking.wait { $0 ? nil : () }
            onEnd()
            close(descriptor)
        }
    }

    /// Ends the connection; call it only before `onEnd` was called.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    // MARK: The thread that reads

    /// Answers the handshake; false if the client is not let in.
    private func openConnection(_ input: inout ClientInput) -> Bool {
        guard input.take(Frame.magic.count) == Frame.magic, let frame = input.frame() else { return false }
        if let refusal = refusal(ofHandshake: frame) {
            output.send { out in
                out.append(Frame.magic)
                Frame.write(to: &out) { out in
                    for part in Handshake.version { out.pack(part) }
                    refusal.encode(to: &out)
                }
            }
            // As with servers, it is the client who leaves: its end could overtake the answer.
            _ = input.frame()
            return false
        }
        let timestamp = parts.clock.tick()
        let clusterID = parts.engine.storageID
        output.send { out in
            Handshake.Response(
                nodeID: parts.nodeID, nodeName: NodeParts.name, clusterIDs: [clusterID], clusterName: NodeParts.name,
                observableTimestamp: timestamp, productVersion: NodeParts.productVersion, features: .qualifiedNames
            ).encode(to: &out)
        }
        return true
    }

    private func refusal(ofHandshake frame: [UInt8]) -> ErrorBlock? {
        let result = frame.withUnsafeBytes { bytes in
            Result { () throws(WireError) in
                var reader = ByteReader(bytes)
                return try Handshake.Request(from: &reader)
            }
        }
        switch result {
        case .failure(let error): return .malformed("HANDSHAKE", error)
        case .success(let handshake):
            guard handshake.version == Handshake.version else { return .unsupportedVersion(handshake.version) }
            // Without authentication servers take any credentials.
            guard handshake.credentials == nil || handshake.authenticationType.lowercased() == "basic" else {
                return .unsupportedAuthentication(handshake.authenticationType)
            }
            return nil
        }
    }

    /// Reads requests until the client leaves.
    private func readRequests(_ input: inout ClientInput) {
        isWorking.with { $0 = true }
        let status = startThread { [self] in
            work()
            isWorking.with { $0 = false }
        }
        guard status == 0 else { return isWorking.with { $0 = false } }
        while let frame = input.frame() {
            do throws(WireError) {
                try take(NodeRequest(frame))
            } catch {
                // No request has this id.
                output.refuse(-1, .malformed("request", error))
            }
        }
    }

    private func take(_ request: NodeRequest) {
        switch Operation(rawValue: request.operation) {
        case .heartbeat: output.answer(request.id)
        case .operationCancel:
            do throws(WireError) {
                running.cancel(try request.read(OperationCancel.decode))
                output.answer(request.id)
            } catch {
                output.refuse(request.id, .malformed(Operation.operationCancel.name, error))
            }
        case .sqlExec, .sqlExecBatch, .sqlExecScript:
            running.note(request.id)
            queue.append(request)
        default: queue.append(request)
        }
    }

    // MARK: The thread that runs requests

    private func work() {
        let worker = RequestWorker(parts, output, running)
        while let requests = queue.takeAll() {
            for request in requests where !queue.isClosed { worker.serve(request) }
        }
        worker.close()
    }
}
