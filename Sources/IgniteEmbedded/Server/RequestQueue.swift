import Ignite3
import IgniteCore

/// A request as it came.
struct NodeRequest: Sendable {
    let operation: Int
    let id: Int64
    /// The frame, of which the body begins at `start`.
    let frame: [UInt8]
    let start: Int

    /// Reads the header of a frame.
    init(_ frame: [UInt8]) throws(WireError) {
        let header = frame.withUnsafeBytes { bytes in
            Result { () throws(WireError) in
                var reader = ByteReader(bytes)
                return (try RequestHeader(from: &reader), reader.offset)
            }
        }
        let (found, start) = try header.get()
        operation = found.operation
        id = found.id
        self.frame = frame
        self.start = start
    }

    /// Reads the body. Values after those that are expected are ignored, as servers do (ignite3-protocol.md 1).
    func read<Message>(_ message: (inout ByteReader) throws(WireError) -> Message) throws(WireError) -> Message {
        let result = frame.withUnsafeBytes { bytes in
            Result { () throws(WireError) in
                var reader = ByteReader(bytes, from: start)
                return try message(&reader)
            }
        }
        return try result.get()
    }
}

/// The requests of a client that wait for their turn.
final class RequestQueue: Sendable {
    private struct Waiting {
        var requests: [NodeRequest] = []
        /// How many bytes they take.
        var size = 0
        var isClosed = false
    }

    /// A client that sends more without waiting for answers has to wait.
    static let mostBytes = 64 << 20
    /// What a request takes besides its frame.
    private static let overhead = 128

    private let waiting = Monitor(Waiting())

    /// Appends a request, and waits for room first; a request that is longer than the room comes alone.
    func append(_ request: NodeRequest) {
        let size = request.frame.count + Self.overhead
        waiting.wait { waiting -> Void? in
            guard !waiting.isClosed else { return () }
            guard waiting.requests.isEmpty || waiting.size + size <= Self.mostBytes else { return nil }
            waiting.requests.append(request)
            waiting.size += size
            return ()
        }
    }

    /// Waits for requests, and takes all that are there; nil once the queue is closed.
    ///
    /// What is taken no longer counts, so up to twice the limit is in memory.
    func takeAll() -> [NodeRequest]? {
        waiting.wait { waiting -> [NodeRequest]?? in
            if waiting.isClosed { return .some(nil) }
            guard !waiting.requests.isEmpty else { return nil }
            defer {
                waiting.requests = []
                waiting.size = 0
            }
            return waiting.requests
        }
    }

    var isClosed: Bool { waiting.with(\.isClosed) }

    /// Drops the requests that wait.
    func close() {
        waiting.with { waiting in
            waiting.isClosed = true
            waiting.requests = []
            waiting.size = 0
        }
    }
}
