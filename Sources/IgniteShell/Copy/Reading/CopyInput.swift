import Glibc
import IgniteCore

/// The bytes that `\copy FROM` reads, 64 KiB at a time: of a file, compressed or not, of a command, of standard input,
/// or the lines of a script.
final class CopyInput {
    /// Returns the next bytes; empty at the end.
    typealias Source = () throws(CopyStop) -> [UInt8]

    /// The name for messages.
    let name: String
    /// The number of bytes of the file; nil if unknown.
    let size: Int?
    /// The number of the first line: a script has lines before it.
    let firstLine: Int
    /// The number of bytes read from the source.
    private(set) var bytesRead = 0
    private let source: Source
    private var inflater: Inflater?
    private var bytes: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    /// Whether the byte order mark, which some programs write first, is still to be skipped.
    private var isBeforeMark = true
    /// Whether the bytes since the last mark are kept.
    var keepsMarked = false
    private var marked: [UInt8] = []
    private var markedFrom = 0

    init(
        name: String, size: Int? = nil, firstLine: Int = 1, isCompressed: Bool = false, source: @escaping Source
    ) {
        self.name = name
        self.size = size
        self.firstLine = firstLine
        self.source = source
        if isCompressed { inflater = Inflater() }
    }

    /// Marks the place for `sinceMark`.
    func mark() {
        guard keepsMarked else { return }
        marked.removeAll(keepingCapacity: true)
        markedFrom = position
    }

    /// The bytes that were taken since the mark.
    var sinceMark: [UInt8] { marked + bytes[markedFrom..<position] }

    /// Takes the next byte; nil at the end.
    @inline(__always)
    func take() throws(CopyStop) -> UInt8? {
        if position == bytes.count, try !fill() { return nil }
        defer { position &+= 1 }
        return bytes[position]
    }

    /// Returns the next byte; nil at the end.
    @inline(__always)
    func peek() throws(CopyStop) -> UInt8? {
        if position == bytes.count, try !fill() { return nil }
        return bytes[position]
    }

    /// Appends the next bytes up to one that `stops` accepts, which stays.
    @inline(__always)
    func takeRun(into target: inout [UInt8], until stops: (UInt8) -> Bool) throws(CopyStop) {
        while true {
            if position == bytes.count, try !fill() { return }
            let start = position
            let end = bytes.withUnsafeBufferPointer { bytes in
                var index = start
                while index < bytes.count, !stops(bytes[index]) { index &+= 1 }
                return index
            }
            target.append(contentsOf: bytes[start..<end])
            position = end
            if end < bytes.count { return }
        }
    }

    /// Whether the next bytes are these, which are then skipped.
    func skip(_ text: [UInt8]) throws(CopyStop) -> Bool {
        while bytes.count - position < text.count {
            let rest = Array(bytes[position...])
            position = bytes.count
            guard try fill() else {
                position -= rest.count
                break
            }
            bytes = rest + bytes
            markedFrom = 0
        }
        guard bytes[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }

    /// Reads on; returns false at the end, which leaves what was not taken.
    private func fill() throws(CopyStop) -> Bool {
        while !isAtEnd {
            let piece = try source()
            bytesRead += piece.count
            if piece.isEmpty { isAtEnd = true }
            var next = piece
            if let inflater {
                do throws(ShellError) {
                    next = try inflater.inflate(piece)
                } catch {
                    throw .fault(CopyFault(error.message))
                }
            }
            guard !next.isEmpty else { continue }
            if keepsMarked { marked += bytes[markedFrom...] }
            markedFrom = 0
            bytes = next
            position = 0
            guard isBeforeMark else { return true }
            isBeforeMark = false
            guard try skip([0xEF, 0xBB, 0xBF]) else { return true }
            (marked, markedFrom) = ([], position)
            if position < bytes.count { return true }
        }
        return false
    }
}

/// Why reading ended early.
enum CopyStop: Error {
    case fault(CopyFault)
    /// Ctrl-C.
    case cancelled
    /// A signal that ends the program.
    case leaving
}

extension CopyStop {
    /// - Parameter interruption: What a Ctrl-C or an ending signal means.
    init(_ interruption: Failure) {
        if case .exit = interruption { self = .leaving } else { self = .cancelled }
    }
}
