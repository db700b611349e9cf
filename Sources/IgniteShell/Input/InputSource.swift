import Glibc
import IgniteCore

/// A script as it is read: a file, standard input, or the text of a `-c`.
final class InputSource {
    /// How errors name it; nil for `-c`, whose errors have no place.
    let name: String?
    /// The folder that `\ir` goes by; nil: the working folder.
    let folder: String?
    /// Whether it is standard input, which stays open.
    let isStandardInput: Bool
    private var descriptor: Int32?
    private var text: [UInt8]
    /// What was read and has not gone to the scanner yet.
    var unread: ArraySlice<UInt8> = []
    /// Whether all of it has been read.
    var isAtEnd = false
    private var checker = UTF8Checker()

    private static let readSize = 1 << 16

    /// A file, or standard input.
    init(descriptor: Int32, name: String, folder: String? = nil, isStandardInput: Bool = false) {
        self.descriptor = descriptor
        self.name = name
        self.folder = folder
        self.isStandardInput = isStandardInput
        text = []
    }

    /// A text that is here already.
    init(text: String) {
        name = nil
        folder = nil
        descriptor = nil
        isStandardInput = false
        self.text = Array(text.utf8)
    }

    deinit { close() }

    /// Reads what there is, at most 64 KiB; empty at the end.
    ///
    /// Standard input is run as it arrives: while nothing does, the wait serves the connection.
    func read(_ waiter: Waiter, onInterrupt: () -> Bool) throws(ShellError) -> [UInt8] {
        guard let descriptor else {
            defer { text = [] }
            checker.check(text)
            return text
        }
        while true {
            switch waiter.wait(for: descriptor, Int16(POLLIN), until: nil) {
            case .interrupted:
                if onInterrupt() { return [] }
                continue
            case .served, .timedOut: continue
            case .ready: break
            }
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: Self.readSize) { buffer, count in
                let found = Glibc.read(descriptor, buffer.baseAddress, Self.readSize)
                count = max(found, 0)
                failure = found < 0 ? errno : 0
            }
            if failure == EINTR || failure == EAGAIN { continue }
            guard failure == 0 else { throw ShellError("\(name ?? "input"): \(errorText(failure))") }
            checker.check(bytes)
            return bytes
        }
    }

    /// The first byte in or after a line that is not UTF-8.
    func invalidUTF8(fromLine line: Int) -> UTF8Checker.Fault? {
        checker.faults.first { $0.line >= line } ?? checker.faults.last
    }

    private func close() {
        if !isStandardInput, let descriptor { Glibc.close(descriptor) }
        descriptor = nil
    }
}

/// Finds out where a stream of bytes is not UTF-8, across the pieces that it comes in.
struct UTF8Checker {
    struct Fault: Equatable {
        /// From the beginning of the source, from 0.
        var offset: Int
        /// From 1.
        var line: Int
    }

    /// One fault a line is enough; of a source that is no text at all the first thousand.
    private(set) var faults: [Fault] = []
    private var offset = 0
    private var line = 1
    /// The beginning of a character whose end has not come yet.
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

    /// Where in the last three bytes a character begins that is not complete.
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
