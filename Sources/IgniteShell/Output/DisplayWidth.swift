import CUTF8Proc

/// What a terminal shows as one character: a base with all that combines with it, or a control character.
struct Cluster {
    /// Where it begins, and where the next one does.
    let start, end: Int
    /// Cells of the terminal that it takes.
    let width: Int
    /// Its first code point; negative for a byte that is no UTF-8.
    let first: Int32
}

/// Walks through UTF-8 by grapheme clusters. Bytes that are no UTF-8 count as one cell each.
struct ClusterScanner {
    private let bytes: UnsafePointer<UInt8>
    private let count: Int
    /// The code point that comes next has been read already: where it lies, how long it is, which it is.
    private var offset = 0
    private var length = 0
    private var codePoint: Int32 = -1

    /// The bytes must stay in place while the scanner is used.
    init(_ text: UnsafeRawBufferPointer) {
        // An empty buffer may have no address; nothing is read through this one then.
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
    // Nothing below U+0300 combines but CR with LF.
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

/// Cells of a terminal that UTF-8 text takes in one line; control characters take none.
package func displayWidth(_ text: UnsafeRawBufferPointer) -> Int {
    if isPrintableASCII(text) { return text.count }
    var scanner = ClusterScanner(text)
    var width = 0
    while let cluster = scanner.next() { width += cluster.width }
    return width
}

/// Cells of a terminal that text takes in one line; control characters take none.
package func displayWidth(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { displayWidth(UnsafeRawBufferPointer($0)) }
}

/// How many of the first bytes fit into `limit` cells without cutting a cluster; nil when all of them do.
///
/// - Parameter atLeastOne: whether the first cluster is taken even if it does not fit.
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

/// Whether every byte is one of U+0020 to U+007E; eight at a time.
private func isPrintableASCII(_ text: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index + 8 <= text.count {
        let word = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        // The top bit of a byte is set where it is no ASCII, where 0x20 cannot be taken off or 1 makes it 0x80.
        let marks = word | (word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101)
        if marks & 0x8080_8080_8080_8080 != 0 { return false }
        index += 8
    }
    return text[index...].allSatisfy { $0 >= 0x20 && $0 < 0x7F }
}
