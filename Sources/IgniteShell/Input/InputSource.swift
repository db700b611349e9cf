import Glibc
import IgniteCore

/// The source of a script: a file, standard input, or the text of `-c`.
final class InputSource {
    /// The name in errors; nil for `-c`, whose errors have no location.
    let name: String?
    /// The directory for `\ir`; nil for the working directory.
    let folder: String?
    /// Whether the source is standard input, which stays open.
    let isStandardInput: Bool
    private var descriptor: Int32?
    private var text: [UInt8]
    /// The text that was read, but not yet passed to the scanner.
    var unread: ArraySlice<UInt8> = []
    /// Whether the source has been read completely, or as far as possible.
    var isAtEnd = false
    /// Why it could not be read to its end.
    var failure: String?
    private let inflater: Inflater?
    private var checker = UTF8Checker()

    /// Creates a source for a file or standard input.
    init(
        descriptor: Int32, name: String, folder: String? = nil, isStandardInput: Bool = false,
        isCompressed: Bool = false
    ) {
        self.descriptor = descriptor
        inflater = isCompressed ? Inflater() : nil
        self.name = name
        self.folder = folder
        self.isStandardInput = isStandardInput
        text = []
    }

    /// Creates a source for a text.
    init(text: String) {
        name = nil
        folder = nil
        descriptor = nil
        isStandardInput = false
        inflater = nil
        self.text = Array(text.utf8)
    }

    deinit { close() }

    /// Reads the available text, at most 64 KiB. Returns an empty text at the end.
    ///
    /// Standard input is run as it arrives. While waiting for it, the connection is serviced.
    func read(_ eventLoop: EventLoop, onInterrupt: () -> Bool) throws(ShellError) -> [UInt8] {
        guard let descriptor else {
            defer { text = [] }
            checker.check(text)
            return text
        }
        while true {
            switch eventLoop.read(descriptor) {
            case .bytes(let bytes):
                let text = try inflater?.inflate(bytes) ?? bytes
                // Nothing is the end, but compressed bytes can stand for nothing yet.
                guard !text.isEmpty || bytes.isEmpty else { continue }
                checker.check(text)
                return text
            case .interrupted: if onInterrupt() { return [] }
            case .failed(let cause): throw ShellError(errorText(cause))
            }
        }
    }

    /// Returns the first invalid UTF-8 byte in or after a line.
    func invalidUTF8(fromLine line: Int) -> UTF8Checker.Fault? {
        checker.faults.first { $0.line >= line } ?? checker.faults.last
    }

    private func close() {
        if !isStandardInput, let descriptor { Glibc.close(descriptor) }
        descriptor = nil
    }
}

/// Finds invalid UTF-8 in a stream of bytes, across its pieces.
struct UTF8Checker {
    struct Fault: Equatable {
        /// The offset in the source, counted from 0.
        var offset: Int
        /// The line, counted from 1.
        var line: Int
    }

    /// One error per line is enough, and the first thousand of a source that is not text.
    private(set) var faults: [Fault] = []
    private var offset = 0
    private var line = 1
    /// The start of an incomplete character.
    private var partial: [UInt8] = []

    mutating func check(_ piece: [UInt8]) {
        var bytes = partial + piece
        partial = []
        if !piece.isEmpty, let start = Self.startOfPartialCharacter(bytes) {
            partial = Array(bytes[start...])
            bytes.removeSubrange(start...)
        }
        var position = 0
        bytes.withUnsafeBytes { all in
            while position < all.count {
                let rest = UnsafeRawBufferPointer(rebasing: all[position...])
                let found = firstInvalidUTF8(rest) ?? rest.count
                line += rest[..<found].count { $0 == 0x0A }
                position += found
                guard found < rest.count else { break }
                if faults.last?.line != line, faults.count < 1000 {
                    faults.append(Fault(offset: offset + position, line: line))
                }
                position += 1
            }
        }
        offset += bytes.count
    }

    /// Returns the start of an incomplete character within the last three bytes.
    private static func startOfPartialCharacter(_ bytes: [UInt8]) -> Int? {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? bytes.count - back : nil
        }
        return nil
    }
}
