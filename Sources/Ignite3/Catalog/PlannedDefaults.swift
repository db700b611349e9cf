import IgniteCore

/// The defaults of columns in the plan of an INSERT (ignite3-protocol.md 13), such as
/// `sourceExpression: [null:INTEGER, _UTF-8'it''s', 1.50:DECIMAL(10, 2), RAND_UUID()]`.
struct PlannedDefaults {
    /// The default of each column; nil for NULL.
    let values: [TableStructure.DefaultValue?]

    /// Reads a plan; nil if it contains no such list.
    init?(plan: String) {
        let bytes = Array(plan.utf8)
        guard let start = Self.listStart(bytes) else { return nil }
        var items: [[UInt8]] = []
        var item: [UInt8] = []
        var isQuoted = false
        var depth = 0
        for byte in bytes[start...] {
            switch byte {
            case UInt8(ascii: "'"): isQuoted.toggle()
            case UInt8(ascii: "(") where !isQuoted: depth += 1
            case UInt8(ascii: ")") where !isQuoted: depth -= 1
            case UInt8(ascii: ",") where !isQuoted && depth == 0:
                items.append(item)
                item = []
                continue
            case UInt8(ascii: "]") where !isQuoted && depth == 0:
                items.append(item)
                guard let values = try? items.map(Self.value) else { return nil }
                self.values = values
                return
            default: break
            }
            item.append(byte)
        }
        return nil
    }

    private static func listStart(_ plan: [UInt8]) -> Int? {
        let name = Array("sourceExpression: [".utf8)
        guard plan.count > name.count else { return nil }
        return (0..<plan.count - name.count).first { plan[$0..<$0 + name.count].elementsEqual(name) }
            .map { $0 + name.count }
    }

    /// An item that this version of the program cannot read.
    private struct UnknownForm: Error {}

    private static func value(_ item: [UInt8]) throws(UnknownForm) -> TableStructure.DefaultValue? {
        let text = String(decoding: item.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        if text == "null" || text.hasPrefix("null:") { return nil }
        if let quote = text.firstIndex(of: "'") {
            // A character set before the quotes, or X; a type after them.
            guard let end = text.lastIndex(of: "'"), end > quote,
                text[end...].dropFirst().first.map({ $0 == ":" }) ?? true
            else { throw UnknownForm() }
            return .constant(Self.withoutDoubledQuotes(text[text.index(after: quote)..<end]))
        }
        if text.hasSuffix("()") { return .function(String(text.dropLast(2))) }
        // The type follows the last colon; times contain colons, too.
        let colon = text.lastIndex(of: ":").flatMap { text[$0...].dropFirst().first?.isLetter == true ? $0 : nil }
        let constant = text[..<(colon ?? text.endIndex)]
        guard !constant.isEmpty else { throw UnknownForm() }
        return .constant(String(constant))
    }

    private static func withoutDoubledQuotes(_ text: Substring) -> String {
        var result = ""
        var isSecond = false
        for scalar in text.unicodeScalars {
            isSecond = scalar == "'" && !isSecond
            if !isSecond { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}
