/// A key of `\top`.
package enum TopKey: Equatable, Sendable {
    case character(Character)
    case up, down, left, right, pageUp, pageDown, home, end
    case enter, escape, backspace, tab, backTab
    /// Ctrl-U.
    case clear
    /// Ctrl-L.
    case redraw
}

/// Turns the bytes of a terminal into keys.
package struct TopKeys {
    /// The start of a sequence or a character whose end has not arrived.
    private var rest: [UInt8] = []

    package init() {}

    /// Whether an Escape has arrived that can be a key or the start of a sequence.
    package var isPending: Bool { !rest.isEmpty }

    /// Returns the keys in bytes that have arrived.
    package mutating func feed(_ bytes: [UInt8]) -> [TopKey] {
        rest += bytes
        var keys: [TopKey] = []
        while !rest.isEmpty {
            guard let (key, count) = first else { break }
            rest.removeFirst(count)
            if let key { keys.append(key) }
        }
        return keys
    }

    /// Returns the keys in the bytes so far, because no more have arrived for a moment.
    package mutating func flush() -> [TopKey] {
        defer { rest = [] }
        return rest.first == 0x1B ? [.escape] : []
    }

    /// The first key and its number of bytes; no key for what has no meaning, nil if its end has not arrived.
    private var first: (key: TopKey?, count: Int)? {
        switch rest[0] {
        case 0x1B: return sequence
        case 0x0D, 0x0A: return (.enter, 1)
        case 0x09: return (.tab, 1)
        case 0x08, 0x7F: return (.backspace, 1)
        case 0x15: return (.clear, 1)
        case 0x0C: return (.redraw, 1)
        case 0x20..<0x7F: return (.character(Character(Unicode.Scalar(rest[0]))), 1)
        case 0xC2...0xF4:
            let length = rest[0] < 0xE0 ? 2 : rest[0] < 0xF0 ? 3 : 4
            guard rest.count >= length else { return nil }
            let text = String(validating: rest[..<length], as: UTF8.self)
            return text.map { (.character(Character($0)), length) } ?? (nil, 1)
        default: return (nil, 1)
        }
    }

    /// The key of a sequence that begins with Escape.
    private var sequence: (key: TopKey?, count: Int)? {
        guard rest.count > 1 else { return nil }
        guard rest[1] == UInt8(ascii: "[") || rest[1] == UInt8(ascii: "O") else { return (.escape, 1) }
        guard let end = rest[2...].firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            // No terminal sends a longer one.
            return rest.count > 16 ? (nil, rest.count) : nil
        }
        let parameter = rest[2..<end].prefix { $0 != UInt8(ascii: ";") }
        let key: TopKey? =
            switch rest[end] {
            case UInt8(ascii: "A"): .up
            case UInt8(ascii: "B"): .down
            case UInt8(ascii: "C"): .right
            case UInt8(ascii: "D"): .left
            case UInt8(ascii: "H"): .home
            case UInt8(ascii: "F"): .end
            case UInt8(ascii: "M"): .enter
            case UInt8(ascii: "Z"): .backTab
            case UInt8(ascii: "~"):
                switch String(decoding: parameter, as: UTF8.self) {
                case "1", "7": .home
                case "4", "8": .end
                case "5": .pageUp
                case "6": .pageDown
                default: nil
                }
            default: nil
            }
        return (key, end + 1)
    }
}
