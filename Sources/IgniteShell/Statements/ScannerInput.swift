import IgniteCore

/// The text that a scanner reads: the lines of a source, with variables replaced by their values.
///
/// Only whole lines are available, so that the reader can look ahead regardless of how the text was fed. A line ends
/// with LF, CRLF or CR; a line that was fed separately ends with LF.
struct ScannerInput {
    /// The lines of the source, or the value of a variable.
    private struct Layer {
        var bytes: [UInt8] = []
        var position = 0
        /// The end of the readable part.
        var end = 0
        var variable: String?

        var isFinished: Bool { position == end }
    }

    /// The current line, counted from 1.
    private(set) var line = 1
    private(set) var isAtEnd = false
    /// The number of lines after the current one that were taken out of the text.
    private var takenLines = 0

    // The source, and upon it the values being read, each called by the one before. A value that has been read to
    // its end stays until more is read: what it called at its end is still inside it.
    private var layers = [Layer()]
    private var atStart: Bool
    // Bytes of the source that are no longer held.
    private var dropped = 0
    // Offsets in what is held: the beginning of the present line, and the line end last asked for.
    private var lineStart = 0
    private var lineEnd = -1

    /// With `atStart`, the first bytes are the start of the source, where a byte order mark is skipped.
    init(atStart: Bool) {
        self.atStart = atStart
    }

    private var top: Int { layers.count - 1 }

    /// The offset in the source; after the name of a variable while its value is read.
    var position: Int { dropped + layers[0].position }

    // MARK: Feeding

    mutating func feed(_ bytes: some Collection<UInt8>) {
        dropRead()
        let old = layers[0].bytes.count
        layers[0].bytes.append(contentsOf: bytes)
        guard let last = layers[0].bytes[old...].lastIndex(of: UInt8.lineFeed) else { return }
        layers[0].end = last + 1
        skipByteOrderMark()
    }

    mutating func feedLine(_ line: some Collection<UInt8>) {
        feed(line)
        if line.isEmpty || layers[0].end < layers[0].bytes.count { feed(CollectionOfOne(UInt8.lineFeed)) }
    }

    /// Ends the text. Text after the last line end is also a line.
    mutating func endInput() {
        isAtEnd = true
        layers[0].end = layers[0].bytes.count
        skipByteOrderMark()
    }

    mutating func discard() {
        dropped += layers[0].bytes.count
        layers = [Layer()]
        lineStart = 0
        lineEnd = -1
    }

    private mutating func skipByteOrderMark() {
        guard atStart else { return }
        atStart = false
        if layers[0].bytes[..<layers[0].end].starts(with: [0xEF, 0xBB, 0xBF]) {
            layers[0].position = 3
            lineStart = 3
        }
    }

    /// Frees the text that has been read when that is most of the buffer, so that bytes are rarely moved.
    private mutating func dropRead() {
        let count = lineStart
        guard count > layers[0].bytes.count / 2 else { return }
        layers[0].bytes.removeFirst(count)
        dropped += count
        layers[0].position -= count
        layers[0].end -= count
        lineEnd -= count
        lineStart = 0
    }

    // MARK: Reading

    /// Returns the byte at a distance, across the end of a variable's value; nil at the end of the readable text.
    func peek(_ distance: Int = 0) -> UInt8? {
        var distance = distance
        var index = top
        while index >= 0 {
            let position = layers[index].position + distance
            if position < layers[index].end { return layers[index].bytes[position] }
            distance = position - layers[index].end
            index -= 1
        }
        return nil
    }

    /// Takes up to `count` bytes, or fewer at the end of a variable's value or of the text.
    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        leaveFinishedValues()
        let start = layers[top].position
        let end = min(start + count, layers[top].end)
        layers[top].position = end
        return layers[top].bytes[start..<end]
    }

    /// Skips `count` bytes.
    mutating func skip(_ count: Int) {
        var left = count
        while left > 0, peek() != nil { left -= take(left).count }
    }

    /// Takes the next byte, and those after it up to a line end, the first byte that `stops` accepts, or the end of
    /// a value.
    mutating func takeRun(until stops: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        leaveFinishedValues()
        let start = layers[top].position
        let end = layers[top].end
        let length = layers[top].bytes.withUnsafeBufferPointer { bytes in
            var index = start + 1
            while index < end, !bytes[index].isLineEnd, !stops(bytes[index]) { index += 1 }
            return index - start
        }
        return take(length)
    }

    /// Takes the next line end, and counts the line if it belongs to the source.
    mutating func takeLineEnd() -> ArraySlice<UInt8> {
        leaveFinishedValues()
        let (bytes, start, end) = (layers[top].bytes, layers[top].position, layers[top].end)
        let isPair = bytes[start] == .carriageReturn && start + 1 < end && bytes[start + 1] == .lineFeed
        let taken = take(isPair ? 2 : 1)
        if top == 0 {
            line += 1 + takenLines
            takenLines = 0
            lineStart = layers[0].position
        }
        return taken
    }

    /// Returns the column of an offset in the current line of the source, counted from 1.
    func column(of position: Int) -> Int {
        let end = position - dropped
        guard lineStart < end else { return 1 }
        return layers[0].bytes[lineStart..<end].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }

    // MARK: Variables

    /// The text up to the end of the variable's value or of the readable text.
    var reach: ArraySlice<UInt8> { layers[top].bytes[layers[top].position..<layers[top].end] }

    /// Inserts the value of a variable before the following text.
    mutating func enter(_ value: [UInt8], of variable: String) {
        layers.append(Layer(bytes: value, end: value.count, variable: variable))
    }

    /// Returns whether the current text comes from this variable.
    func isInside(_ variable: String) -> Bool {
        layers.contains { $0.variable == variable }
    }

    /// Continues after the names of the variables whose values have been read.
    mutating func leaveFinishedValues() {
        while top > 0, layers[top].isFinished { layers.removeLast() }
    }

    // MARK: Lines of meta-commands

    /// Returns the rest of the line, including values of variables that are being read, without the line end.
    mutating func restOfLine() -> ArraySlice<UInt8> {
        let start = layers[0].position
        if lineEnd < start {
            let end = layers[0].end
            // Kept for the next command on the line, or a line of many would be searched again for each.
            lineEnd = layers[0].bytes[start..<end].firstIndex { $0.isLineEnd } ?? end
        }
        let rest = layers[0].bytes[start..<lineEnd]
        if top == 0 { return rest }
        let values = layers.dropFirst().reversed().flatMap { $0.bytes[$0.position..<$0.end] }
        return values[...] + rest
    }

    /// Takes the line after the current one out of the text, without its line end. Returns nil if there is none yet.
    mutating func takeNextLine() -> [UInt8]? {
        _ = restOfLine()
        let (bytes, end) = (layers[0].bytes, layers[0].end)
        func lineEndLength(at index: Int) -> Int {
            guard index < end else { return 0 }
            return bytes[index] == .carriageReturn && index + 1 < end && bytes[index + 1] == .lineFeed ? 2 : 1
        }
        let start = lineEnd + lineEndLength(at: lineEnd)
        guard start < end else { return nil }
        let stop = bytes[start..<end].firstIndex { $0.isLineEnd } ?? end
        let next = stop + lineEndLength(at: stop)
        layers[0].bytes.removeSubrange(start..<next)
        layers[0].end -= next - start
        takenLines += 1
        return Array(bytes[start..<stop])
    }

    /// Takes all readable lines after the current one out of the text, up to and including one that is the mark.
    /// Returns those before the mark, with their line ends.
    mutating func takeNextLines(through mark: [UInt8]) -> (bytes: [UInt8], reachedMark: Bool) {
        _ = restOfLine()
        let end = layers[0].end
        func next(_ index: Int) -> Int {
            guard index < end else { return end }
            let isPair =
                layers[0].bytes[index] == .carriageReturn && index + 1 < end
                && layers[0].bytes[index + 1] == .lineFeed
            return index + (isPair ? 2 : 1)
        }
        let start = next(lineEnd)
        var position = start
        var lastLine = position
        var reachedMark = false
        while position < end, !reachedMark {
            let stop = layers[0].bytes[position..<end].firstIndex { $0.isLineEnd } ?? end
            reachedMark = layers[0].bytes[position..<stop].elementsEqual(mark)
            lastLine = position
            position = next(stop)
            takenLines += 1
        }
        let taken = Array(layers[0].bytes[start..<(reachedMark ? lastLine : position)])
        layers[0].bytes.removeSubrange(start..<position)
        layers[0].end -= position - start
        return (taken, reachedMark)
    }

    /// Skips the rest of the line.
    mutating func dropLine() {
        _ = restOfLine()
        layers.removeLast(top)
        layers[0].position = lineEnd
    }
}

extension UInt8 {
    fileprivate static let lineFeed: UInt8 = 0x0A
    fileprivate static let carriageReturn: UInt8 = 0x0D
}
