import Ignite2
import IgniteCore

/// Reads a response of Ignite 2 without its length. The input contains the version, which response it is, and then the
/// response. Responses that can be written are then written and read again.
let ignite2MessagesTarget = FuzzTarget(name: "ignite2-messages", longestInput: 512) { bytes in
    var input = FuzzInput(bytes)
    let version = input.choice(of: ProtocolVersion.known.reversed())
    let message = input.choice(of: messages)
    let rest = input.remaining
    rest.withUnsafeBytes { bytes in
        var reader = ByteReader(bytes)
        do throws(WireError) {
            try message(&reader, version)
        } catch {
            requireInside(error, bytes.count)
        }
    }
}

private typealias Message = @Sendable (inout ByteReader, ProtocolVersion) throws(WireError) -> Void

private let messages: [Message] = [
    { (reader, version) throws(WireError) in
        let answer = try Handshake.answer(from: &reader, version: version)
        try requireSame(answer) { out in
            switch answer {
            case .accepted(let response): response.encode(to: &out, version: version)
            case .refused(let refusal): refusal.encode(to: &out, version: version)
            }
        } read: { (again) throws(WireError) in
            _ = try again.littleEndian(Int32.self)
            return try Handshake.answer(from: &again, version: version)
        }
    },
    { (reader, version) throws(WireError) in
        let header = try ResponseHeader(from: &reader, version: version)
        for operation in [nil, Operation.querySqlFields, .txEnd] {
            let error = ServerError(header, operation: operation)
            require(error.text == header.message ?? "", "the message differs")
            let whole = IgniteError(.server, error.record.message ?? "", server: error.record)
            _ = whole.description
        }
        try requireSame(header) {
            $0.append(header, version)
        } read: { (again) throws(WireError) in
            try ResponseHeader(from: &again, version: version)
        }
    },
    { (reader, _) throws(WireError) in
        let type = try BinaryType(from: &reader)
        var types = BinaryTypes()
        types.store(type, for: type.id)
        try requireSame(type) {
            type.encode(to: &$0)
        } read: { (again) throws(WireError) in
            try BinaryType(from: &again)
        }
    },
    { (reader, version) throws(WireError) in
        let configuration = try CacheConfiguration(fromResponse: &reader, version: version)
        try requireSame(configuration) {
            configuration.encodeResponse(to: &$0, version: version)
        } read: {
            (again) throws(WireError) in
            try CacheConfiguration(fromResponse: &again, version: version)
        }
    },
    { (reader, _) throws(WireError) in
        let request = try SqlFieldsQuery.Request(from: &reader, features: .implemented)
        try requireSame(request) {
            request.encode(to: &$0, features: .implemented)
        } read: {
            (again) throws(WireError) in
            try SqlFieldsQuery.Request(from: &again, features: .implemented)
        }
    },
    { (reader, _) throws(WireError) in _ = try NodeInfo.decodeResponse(from: &reader) },
    { (reader, _) throws(WireError) in _ = try NodeEndpoints.Response(from: &reader) },
    { (reader, _) throws(WireError) in _ = try CachePartitions.Response(from: &reader, features: .implemented) },
    { (reader, _) throws(WireError) in _ = try EntryPage(from: &reader, isFirst: true) },
]

private func requireSame<Message: Equatable>(
    _ message: Message, write: (inout ByteWriter) -> Void, read: (inout ByteReader) throws(WireError) -> Message
) throws(WireError) {
    var out = ByteWriter()
    write(&out)
    var again = ByteReader(out.bytes)
    require(try read(&again) == message, "the message differs: \(message)")
    require(again.remaining == 0, "bytes are left")
}

extension ByteWriter {
    fileprivate mutating func append(_ header: ResponseHeader, _ version: ProtocolVersion) {
        header.encode(to: &self, version: version)
    }
}
