/// Takes choices off the front of an input; where it is used up all of them are 0.
struct FuzzInput {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    var isEmpty: Bool { rest.isEmpty }

    /// What is left, without taking it.
    var remaining: [UInt8] { Array(rest) }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// A number below `count`, of 256 at most.
    mutating func number(below count: Int) -> Int { Int(byte()) % count }

    mutating func choice<Element>(of elements: [Element]) -> Element { elements[number(below: elements.count)] }

    mutating func flag() -> Bool { byte() & 1 == 1 }

    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// A whole number of so many bytes, which may be negative.
    mutating func int64(_ count: Int = 8) -> Int64 {
        var number = Int64(Int8(bitPattern: byte()))
        for _ in 1..<count { number = number << 8 | Int64(byte()) }
        return number
    }

    /// A short text; what is not UTF-8 in it becomes U+FFFD.
    mutating func text(atMost count: Int = 24) -> String {
        String(decoding: bytes(number(below: count + 1)), as: UTF8.self)
    }
}

/// Stops at what must not be.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    guard condition else { fatalError(message()) }
}
