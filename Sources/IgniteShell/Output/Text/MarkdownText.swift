import IgniteCore

/// Returns text escaped for Markdown, and its width.
func markdown(_ text: String) -> (text: [UInt8], width: Int) {
    var out = ByteWriter()
    let width = Array(text.utf8).withUnsafeBytes { out.appendMarkdown($0) }
    return (out.array, width)
}

/// The bytes that can be special within a line: `&` `*` `.` `:` `<` `[` `\` `_` and the backtick, `|` `~`, and
/// everything except printable ASCII. Some neighbors without special meaning are included, so that a few comparisons
/// find all of them.
private struct MarkdownBytes: SpecialByteSet {
    // Created once, because the compiler creates them byte by byte.
    private let ampersand = SIMD16(repeating: UInt8(ascii: "&"))
    private let asterisk = SIMD16(repeating: UInt8(ascii: "*"))
    private let dot = SIMD16(repeating: UInt8(ascii: "."))
    private let colon = SIMD16(repeating: UInt8(ascii: ":"))
    private let bracket = SIMD16(repeating: UInt8(ascii: "["))
    private let blank = SIMD16<UInt8>(repeating: 0x20)
    private let three = SIMD16<UInt8>(repeating: 3)
    private let six = SIMD16<UInt8>(repeating: 6)
    private let span = SIMD16<UInt8>(repeating: 0x7B - 0x20)

    @inline(__always)
    func occur(in bytes: SIMD16<UInt8>) -> Bool {
        let single = (bytes .== ampersand) .| (bytes .== asterisk) .| (bytes .== dot)
        // From `:` to `<`, from `[` to the backtick.
        let ranges = (three .> (bytes &- colon)) .| (six .> (bytes &- bracket))
        let marks = unsafeBitCast(single .| ranges .| ((bytes &- blank) .> span), to: SIMD2<UInt64>.self)
        return marks[0] | marks[1] != 0
    }
}

private let markdownBytes = MarkdownBytes()

extension ByteWriter {
    /// Appends text that CommonMark and GitHub's Markdown show unchanged, in one line that does not end the cell, and
    /// returns its width.
    @inline(__always)
    mutating func appendMarkdown(_ value: UnsafeRawBufferPointer) -> Int {
        guard let base = value.baseAddress else { return 0 }
        let done = append(base, count: value.count, until: markdownBytes)
        return done == value.count ? done : appendMarkdownRest(value, from: done)
    }

    /// Appends text at the start of a line, where more characters are special: `#`, `-`, `1.`.
    mutating func appendMarkdownParagraph(_ text: String) {
        // Four blanks would make it code.
        let text = text.drop { $0 == " " || $0 == "\t" }
        if let first = text.utf8.first, "#+-=>".utf8.contains(first) { append(UInt8(ascii: "\\")) }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text[digits.endIndex...]
        append(String(digits))
        if !digits.isEmpty, let mark = rest.first, mark == "." || mark == ")" { append(UInt8(ascii: "\\")) }
        append(markdown(String(rest)).text)
    }

    @inline(never)
    private mutating func appendMarkdownRest(_ value: UnsafeRawBufferPointer, from done: Int) -> Int {
        let start = count - done
        var index = done
        while index < value.count {
            appendMarkdownByte(value, index)
            index += 1
            index += append(value.baseAddress! + index, count: value.count - index, until: markdownBytes)
        }
        return displayWidth(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }

    private mutating func appendMarkdownByte(_ value: UnsafeRawBufferPointer, _ index: Int) {
        let byte = value[index]
        switch byte {
        case UInt8(ascii: "&"): append("&amp;")
        case UInt8(ascii: "<"): append("&lt;")
        case UInt8(ascii: "\r"): append("<br>")
        case UInt8(ascii: "\n"): if index == 0 || value[index - 1] != UInt8(ascii: "\r") { append("<br>") }
        case UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "~"),
            UInt8(ascii: "["):
            append(UInt8(ascii: "\\"))
            append(byte)
        // Within a word, it is not special, and it is frequent in names.
        case UInt8(ascii: "_"):
            let isWithin = index > 0 && index + 1 < value.count && value[index - 1].isWord && value[index + 1].isWord
            if !isWithin { append(UInt8(ascii: "\\")) }
            append(byte)
        // `http://` and `www.` would become links.
        case UInt8(ascii: ":"):
            if value[(index + 1)...].starts(with: "//".utf8) { append(UInt8(ascii: "\\")) }
            append(byte)
        case UInt8(ascii: "."):
            if index >= 3, value[(index - 3)..<index].allSatisfy({ $0 | 0x20 == UInt8(ascii: "w") }) {
                append(UInt8(ascii: "\\"))
            }
            append(byte)
        default: append(byte)
        }
    }
}

extension UInt8 {
    /// Whether it is an ASCII letter or digit.
    fileprivate var isWord: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
