import CInih
import IgniteCore

/// The parsed lines of `config.ini`, before they are interpreted.
struct ConfigurationLines {
    /// A `name = value` line in a section.
    struct Entry {
        let section: String
        let name: String
        let value: String
        let line: Int
    }

    private(set) var entries: [Entry] = []
    /// The first line that cannot be read, and the reason.
    private(set) var fault: (line: Int, cause: String)?

    private static let longestLine = 4096
    /// The library truncates longer section names.
    private static let longestSection = 48

    init(_ text: [UInt8]) {
        let feed = LineFeed(text)
        for (index, line) in feed.lines.enumerated() {
            guard let cause = Self.fault(of: line) else { continue }
            fault = (index + 1, cause)
            return
        }
        inih_read_plainly(Int32(Self.longestLine))
        let line = ini_parse_stream(
            { buffer, size, feed in LineFeed.of(feed).read(into: buffer, size: Int(size)) },
            Unmanaged.passUnretained(feed).toOpaque(),
            { feed, section, name, value in LineFeed.of(feed).note(section, name, value) },
            Unmanaged.passUnretained(feed).toOpaque())
        entries = feed.entries
        if line != 0 { fault = (max(1, Int(line)), "expected [section] or name = value") }
    }

    private static func fault(of line: ArraySlice<UInt8>) -> String? {
        if line.count > longestLine { return "the line is longer than \(longestLine) bytes" }
        if line.contains(0) || String(validating: line, as: UTF8.self) == nil { return "the line is not valid UTF-8" }
        let isSection = line.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "[")
        return isSection && line.count > longestSection ? "the section name is too long" : nil
    }
}

/// Feeds the library one line at a time, and tracks the current line.
private final class LineFeed {
    let lines: [ArraySlice<UInt8>]
    private(set) var entries: [ConfigurationLines.Entry] = []
    private var count = 0

    init(_ text: [UInt8]) {
        lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    static func of(_ pointer: UnsafeMutableRawPointer?) -> LineFeed {
        Unmanaged<LineFeed>.fromOpaque(pointer!).takeUnretainedValue()
    }

    func read(into buffer: UnsafeMutablePointer<CChar>?, size: Int) -> UnsafeMutablePointer<CChar>? {
        guard let buffer, count < lines.count else { return nil }
        let line = lines[count].prefix(size - 1)
        for (index, byte) in line.enumerated() { buffer[index] = CChar(bitPattern: byte) }
        buffer[line.count] = 0
        count += 1
        return buffer
    }

    func note(_ section: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?) -> Int32
    {
        guard let section, let name, let value else { return 0 }
        entries.append(
            ConfigurationLines.Entry(
                section: String(cString: section), name: String(cString: name),
                value: unquoted(String(cString: value)), line: count))
        return 1
    }

    /// Quotes around a value preserve leading and trailing blanks.
    private func unquoted(_ value: String) -> String {
        guard value.count > 1, let quote = value.first, quote == value.last, quote == "\"" || quote == "'" else {
            return value
        }
        return String(value.dropFirst().dropLast())
    }
}
