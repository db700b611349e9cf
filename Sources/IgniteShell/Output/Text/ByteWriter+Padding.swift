import IgniteCore

/// Up to eight bytes between two cells, written at once.
struct ShortText: ExpressibleByStringLiteral {
    fileprivate private(set) var word: UInt64 = 0
    fileprivate private(set) var count = 0

    init(_ parts: StaticString...) {
        for part in parts {
            for index in 0..<part.utf8CodeUnitCount {
                precondition(count < 8)
                word |= UInt64(part.utf8Start[index]) << UInt64(count * 8)
                count += 1
            }
        }
    }

    init(stringLiteral text: StaticString) { self.init(text) }
}

/// Eight blanks.
private let blanks: UInt64 = 0x2020_2020_2020_2020

extension ByteWriter {
    @inline(__always)
    mutating func append(_ text: ShortText) {
        UnsafeMutableRawPointer(reserve(8)).storeBytes(of: text.word.littleEndian, as: UInt64.self)
        advance(text.count)
    }

    /// Appends blanks up to the width of a column, if there is room for them.
    @inline(__always)
    mutating func padRight(_ width: Int) {
        guard width > 0 else { return }
        let target = UnsafeMutableRawPointer(reserve(width + 8))
        var index = 0
        while index < width {
            target.storeBytes(of: blanks, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        advance(width)
    }

    /// Inserts blanks before the text that starts at `start`.
    @inline(__always)
    mutating func padLeft(_ width: Int, from start: Int) {
        guard width > 0 else { return }
        let length = count - start
        guard length <= 16 else {
            insertGap(width, at: start).update(repeating: UInt8(ascii: " "), count: width)
            return
        }
        // Both words are read before blanks overwrite them; bytes after the text are moved unchanged.
        _ = reserve(width + 24)
        let text = UnsafeMutableRawPointer(base + start)
        let low = text.loadUnaligned(as: UInt64.self)
        let high = text.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        advance(width)
        var index = 0
        while index < width {
            text.storeBytes(of: blanks, toByteOffset: index, as: UInt64.self)
            index += 8
        }
        text.storeBytes(of: low, toByteOffset: width, as: UInt64.self)
        text.storeBytes(of: high, toByteOffset: width + 8, as: UInt64.self)
    }

    /// Appends the footers of a table, one per line.
    mutating func appendFooter(_ end: ResultEnd, _ settings: FormatSettings) {
        for line in end.footers(settings) { appendShownLines("\(line)\n") }
    }
}
