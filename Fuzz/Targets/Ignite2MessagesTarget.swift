import Ignite2
import IgniteCore

/// Reads a response of Ignite 2 without its length. The input contains the version, which response it is, and then the
/// response. Responses that can be written are then written and read again.
let ignite2MessagesTarget = FuzzTarget(name: "ignite2-messages", longestInput: 512) { bytes in
    var input = FuzzInput(bytes)
    let version = input.choice(of: ProtocolVersion.known.reversed())
    let message = input.number(below: 9)
    let rest = input.remaining
    rest.withUnsafeBytes { bytes in
        var reader = ByteReader(bytes)
        do throws(WireError) {
            try readMessage(message, &reader, version)
        } catch {
            requireInside(error, bytes.count)
        }
    }
}

private func readMessage(_ message: Int, _ reader: inout ByteReader, _ version: ProtocolVersion) throws(WireError) {
    switch message {
    case 0: try readHandshake(&reader, version)
    case 1: try readHeader(&reader, version)
    case 2: try readType(&reader)
    case 3: try readConfiguration(&reader, version)
    case 4: try readStatement(&reader)
    case 5: _ = try NodeInfo.decodeResponse(from: &reader)
    case 6: _ = try NodeEndpoints.Response(from: &reader)
    case 7: _ = try CachePartitions.Response(from: &reader, features: .implemented)
    default: _ = try EntryPage(from: &reader, isFirst: true)
    }
}

private func readHandshake(_ reader: inout ByteReader, _ version: ProtocolVersion) throws(WireError) {
    let answer = try Handshake.answer(from: &reader, version: version)
    var out = ByteWriter()
    switch answer {
    case .accepted(let response): response.encode(to: &out, version: version)
    case .refused(let refusal): refusal.encode(to: &out, version: version)
    }
    // After the length of the frame.
    var again = ByteReader(out.bytes, from: 4)
    require(try Handshake.answer(from: &again, version: version) == answer, "the answer differs: \(answer)")
}

private func readHeader(_ reader: inout ByteReader, _ version: ProtocolVersion) throws(WireError) {
    let header = try ResponseHeader(from: &reader, version: version)
    for operation in [nil, Operation.querySqlFields, .txEnd] {
        let error = ServerError(header, operation: operation)
        require(error.text == header.message ?? "", "the message differs")
        _ = IgniteError(.server, error.record.message ?? "", server: error.record).description
    }
    var out = ByteWriter()
    header.encode(to: &out, version: version)
    var again = ByteReader(out.bytes)
    require(try ResponseHeader(from: &again, version: version) == header, "the header differs: \(header)")
}

private func readType(_ reader: inout ByteReader) throws(WireError) {
    let type = try BinaryType(from: &reader)
    var types = BinaryTypes()
    types.store(type, for: type.id)
    var out = ByteWriter()
    type.encode(to: &out)
    var again = ByteReader(out.bytes)
    require(try BinaryType(from: &again) == type, "the type differs: \(type)")
}

private func readConfiguration(_ reader: inout ByteReader, _ version: ProtocolVersion) throws(WireError) {
    let configuration = try CacheProperties(fromResponse: &reader, version: version)
    var out = ByteWriter()
    configuration.encodeResponse(to: &out, version: version)
    var again = ByteReader(out.bytes)
    let other = try CacheProperties(fromResponse: &again, version: version)
    // The bytes: a default value can be NaN, which is not equal to itself.
    var repeated = ByteWriter()
    other.encodeResponse(to: &repeated, version: version)
    require(repeated.bytes.elementsEqual(out.bytes), "the configuration differs: \(configuration)")
}

private func readStatement(_ reader: inout ByteReader) throws(WireError) {
    let request = try SqlFieldsQuery.Request(from: &reader, features: .implemented)
    var out = ByteWriter()
    request.encode(to: &out, features: .implemented)
    var again = ByteReader(out.bytes)
    require(try SqlFieldsQuery.Request(from: &again, features: .implemented) == request, "the request differs")
}
