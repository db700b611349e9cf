/// Takes choices from the front of an input. When the input is used up, every choice is 0.
struct FuzzInput {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    var isEmpty: Bool { rest.isEmpty }

    /// The remaining bytes, without taking them.
    var remaining: [UInt8] { Array(rest) }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// Takes a number less than `count`, which is at most 256.
    mutating func number(below count: Int) -> Int { Int(byte()) % count }

    mutating func choice<Element>(of elements: [Element]) -> Element { elements[number(below: elements.count)] }

    mutating func flag() -> Bool { byte() & 1 == 1 }

    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// Takes a signed integer of the given number of bytes.
    mutating func int64(_ count: Int = 8) -> Int64 {
        var number = Int64(Int8(bitPattern: byte()))
        for _ in 1..<count { number = number << 8 | Int64(byte()) }
        return number
    }

    /// Takes a short text. Invalid UTF-8 becomes U+FFFD.
    mutating func text(atMost count: Int = 24) -> String {
        String(decoding: bytes(number(below: count + 1)), as: UTF8.self)
    }
}

/// Stops the program if a requirement is not met.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    guard condition else { fatalError(message()) }
}
