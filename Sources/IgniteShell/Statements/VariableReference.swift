import IgniteCore

/// A variable reference in the text: `:name`, `:'name'`, `:"name"` or `:{?name}`.
struct VariableReference {
    enum Form {
        /// `:name`: the unchanged value.
        case plain
        /// `:'name'`: the value as an SQL string or, between backticks, as one word for the system shell.
        case literal
        /// `:"name"`: the value as an SQL identifier.
        case identifier
        /// `:{?name}`: TRUE or FALSE, whether the variable is set.
        case test
    }

    let form: Form
    let name: String
    /// The number of bytes, including the colon.
    let length: Int

    /// Reads the reference that starts with the first byte, a colon; returns nil if there is none.
    init?(_ text: ArraySlice<UInt8>) {
        let start = text.startIndex + 1
        guard start < text.endIndex else { return nil }
        let opening: Int
        let closing: UInt8?
        switch text[start] {
        case UInt8(ascii: "'"): (form, opening, closing) = (.literal, 1, UInt8(ascii: "'"))
        case UInt8(ascii: "\""): (form, opening, closing) = (.identifier, 1, UInt8(ascii: "\""))
        case UInt8(ascii: "{"):
            guard start + 1 < text.endIndex, text[start + 1] == UInt8(ascii: "?") else { return nil }
            (form, opening, closing) = (.test, 2, UInt8(ascii: "}"))
        default: (form, opening, closing) = (.plain, 0, nil)
        }
        let nameStart = start + opening
        var end = nameStart
        while end < text.endIndex, text[end].isNameByte { end += 1 }
        guard end > nameStart else { return nil }
        name = String(decoding: text[nameStart..<end], as: UTF8.self)
        if let closing {
            guard end < text.endIndex, text[end] == closing else { return nil }
            end += 1
        }
        length = end - text.startIndex
    }

    /// Returns the replacement of the reference in SQL and in arguments; nil if the variable is not set.
    func text(in variables: Variables) -> [UInt8]? {
        let value = variables[name]
        switch form {
        case .plain: return value.map { Array($0.utf8) }
        case .literal: return value.map { Array(quoted($0, "'").utf8) }
        case .identifier: return value.map { Array(quoted($0, "\"").utf8) }
        case .test: return Array((value == nil ? "FALSE" : "TRUE").utf8)
        }
    }

    /// Returns the value as one quoted word for the system shell, with each quote written as `'"'"'`.
    static func shellWord(_ value: String) -> [UInt8] {
        var result = [UInt8(ascii: "'")]
        for byte in value.utf8 {
            if byte == UInt8(ascii: "'") {
                result += "'\"'\"'".utf8
            } else {
                result.append(byte)
            }
        }
        result.append(UInt8(ascii: "'"))
        return result
    }
}
