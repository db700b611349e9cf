/// A UUID, 128 bits in two halves.
public struct IgniteUUID: Sendable, Hashable, CustomStringConvertible {
    /// The first 16 hex digits of the text.
    public var mostSignificant: UInt64
    /// The last 16 hex digits of the text.
    public var leastSignificant: UInt64

    /// Creates a UUID from its halves.
    public init(mostSignificant: UInt64, leastSignificant: UInt64) {
        self.mostSignificant = mostSignificant
        self.leastSignificant = leastSignificant
    }

    /// Creates a UUID from the canonical text `01020304-0506-0708-090a-0b0c0d0e0f10`, in either case; nil for other
    /// text.
    public init?(_ text: String) {
        let text = Array(text.utf8)
        guard text.count == 36 else { return nil }
        var halves: [UInt64] = [0, 0]
        for (index, byte) in text.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            let half = index < 18 ? 0 : 1
            halves[half] = halves[half] << 4 | UInt64(digit)
        }
        self.init(mostSignificant: halves[0], leastSignificant: halves[1])
    }

    /// The canonical text, in lower case.
    public var description: String {
        withUnsafeBytes(of: (mostSignificant.littleEndian, leastSignificant.littleEndian)) { bytes in
            text { $0.appendUUID(bytes) }
        }
    }
}
