import Ignite3
import IgniteCore

/// Reads values in any order. The first byte gives the number of bytes that choose what is read next.
let messagePackTarget = FuzzTarget(name: "message-pack", longestInput: 256) { bytes in
    var input = FuzzInput(bytes)
    let choices = input.bytes(input.number(below: 32))
    let message = input.remaining
    message.withUnsafeBytes { message in
        var reader = ByteReader(message)
        do throws(WireError) {
            for choice in choices { try read(choice, from: &reader) }
            while reader.remaining > 0 { try reader.skipValue() }
            require(reader.remaining == 0, "skipped beyond the message")
        } catch {
            requireInside(error, message.count)
        }
    }
}

private func read(_ choice: UInt8, from reader: inout ByteReader) throws(WireError) {
    let start = reader.offset
    switch choice % 12 {
    case 0:
        try requireSame(try reader.unpackInt64()) {
            $0.pack($1)
        } read: { (reader) throws(WireError) in
            try reader.unpackInt64()
        }
    case 1: _ = try reader.unpackInt()
    case 2: require(try reader.unpackCount(ofAtLeast: 3) <= reader.remaining / 3, "a count beyond the message")
    case 3: _ = try reader.unpackInt64OrNil()
    case 4: _ = try reader.unpackBool()
    case 5:
        try requireSame(try reader.unpackString()) {
            $0.pack($1)
        } read: { (reader) throws(WireError) in
            try reader.unpackString()
        }
    case 6: _ = try reader.unpackStringOrNil()
    case 7: require(try reader.unpackBinary().upperBound <= reader.end, "a binary beyond the message")
    case 8:
        try requireSame(try reader.unpackBytes()) {
            $0.pack(binary: $1)
        } read: { (reader) throws(WireError) in
            try reader.unpackBytes()
        }
    case 9: _ = try reader.unpackUUID().description
    case 10: _ = try reader.unpackNil()
    default: try reader.skipValue()
    }
    require(reader.offset >= start && reader.offset <= reader.end, "read beyond the message")
}

/// Checks that a value is the same after it is written and read again.
private func requireSame<Value: Equatable>(
    _ value: Value, write: (inout ByteWriter, Value) -> Void,
    read: (inout ByteReader) throws(WireError) -> Value
) throws(WireError) {
    var out = ByteWriter()
    write(&out, value)
    var reader = ByteReader(out.bytes)
    require(try read(&reader) == value, "the value differs: \(value)")
}
