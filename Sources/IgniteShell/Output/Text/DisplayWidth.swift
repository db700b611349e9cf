import CUTF8Proc

/// A unit that a terminal shows as one character: a base with its combining characters, or a control character.
struct Cluster {
    /// The start of the cluster and of the next one.
    let start, end: Int
    /// Its width in terminal cells.
    let width: Int
    /// Its first code point; negative for an invalid UTF-8 byte.
    let first: Int32
}

/// A scanner of UTF-8 by grapheme clusters. Each invalid byte counts as one cell.
struct ClusterScanner {
    private let bytes: UnsafePointer<UInt8>
    private let count: Int
    /// The next code point, which has already been read: its position, length and value.
    private var offset = 0
    private var length = 0
    private var codePoint: Int32 = -1

    /// Creates a scanner. The bytes must stay in place while it is used.
    init(_ text: UnsafeRawBufferPointer) {
        // An empty buffer can have no address; nothing is read in that case.
        bytes = (text.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!).assumingMemoryBound(to: UInt8.self)
        count = text.count
        decode()
    }

    mutating func next() -> Cluster? {
        guard offset < count else { return nil }
        let start = offset
        let first = codePoint
        var previous = first
        var width = cellWidth(first)
        var isFlag = false
        var state: Int32 = 0
        advance()
        while offset < count, !breaks(between: previous, and: codePoint, &state) {
            width = max(width, codePoint == 0xFE0F ? 2 : cellWidth(codePoint))
            isFlag = isFlag || isRegionalIndicator(codePoint)
            previous = codePoint
            advance()
        }
        return Cluster(start: start, end: offset, width: isFlag ? 2 : width, first: first)
    }

    private mutating func advance() {
        offset += length
        decode()
    }

    private mutating func decode() {
        guard offset < count else { return }
        if bytes[offset] < 0x80 {
            codePoint = Int32(bytes[offset])
            length = 1
            return
        }
        length = utf8proc_iterate(bytes + offset, count - offset, &codePoint)
        if length <= 0 {
            length = 1
            codePoint = -1
        }
    }
}

private func breaks(between left: Int32, and right: Int32, _ state: inout Int32) -> Bool {
    // Below U+0300, only CR and LF combine.
    if left < 0x300 && right < 0x300 { return !(left == 0x0D && right == 0x0A) }
    if left < 0 || right < 0 { return true }
    return utf8proc_grapheme_break_stateful(left, right, &state)
}

private func cellWidth(_ codePoint: Int32) -> Int {
    if codePoint >= 0x20 && codePoint < 0x7F || codePoint < 0 { return 1 }
    return Int(utf8proc_charwidth(codePoint))
}

private func isRegionalIndicator(_ codePoint: Int32) -> Bool {
    codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF
}

/// Returns the width of one line of UTF-8 text in terminal cells. Control characters have no width.
package func displayWidth(_ text: UnsafeRawBufferPointer) -> Int {
    if isPrintableASCII(text) { return text.count }
    var scanner = ClusterScanner(text)
    var width = 0
    while let cluster = scanner.next() { width += cluster.width }
    return width
}

/// Returns the width of one line of text in terminal cells. Control characters have no width.
package func displayWidth(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { displayWidth(UnsafeRawBufferPointer($0)) }
}

/// Returns the number of leading bytes that fit into `limit` cells without splitting a cluster; nil if all fit.
///
/// - Parameter atLeastOne: Whether to include the first cluster even if it does not fit.
func prefix(of text: UnsafeRawBufferPointer, fitting limit: Int, atLeastOne: Bool = false) -> Int? {
    if text.count <= limit { return nil }
    var scanner = ClusterScanner(text)
    var width = 0
    while let cluster = scanner.next() {
        width += cluster.width
        if width > limit && !(atLeastOne && cluster.start == 0) { return cluster.start }
    }
    return nil
}

/// Returns whether every byte is in U+0020 to U+007E, eight bytes at a time.
private func isPrintableASCII(_ text: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index + 8 <= text.count {
        let word = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        // The top bit of a byte is set if it is not ASCII, if it is less than 0x20, or if it is 0x7F.
        let marks = word | (word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101)
        if marks & 0x8080_8080_8080_8080 != 0 { return false }
        index += 8
    }
    return text[index...].allSatisfy { $0 >= 0x20 && $0 < 0x7F }
}
