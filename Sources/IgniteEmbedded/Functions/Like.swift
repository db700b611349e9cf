import IgniteCore

extension FunctionLibrary {
    /// Returns LIKE with its arguments in order: the text, the pattern, the escape character.
    ///
    /// - Parameter escape: Nil if it was not written.
    static func like(_ text: SQLType, pattern: SQLType, escape: SQLType? = nil) throws(SQLError) -> BoundFunction {
        let call = Signature(name: "LIKE", types: [text, pattern] + (escape.map { [$0] } ?? []))
        if !call.types.isEmpty, call.types.allSatisfy(\.isBinary) { throw .unsupported("LIKE of VARBINARY") }
        guard call.types.allSatisfy({ $0.isText || $0.isNull }) else {
            throw call.notApplicable(["<STRING>", "<STRING>", "<STRING>"])
        }
        return call.call("ig_like", .boolean)
    }

    static func registerLike(on database: Database) throws(SQLError) {
        // The pattern is usually the same for all rows.
        let patterns = PatternMemory()
        try database.function("ig_like", 2) { (call) throws(SQLError) in
            let pattern = try patterns.pattern(call.text(1), escape: nil)
            call.return(pattern.matches(call.bytes(0)))
        }
        try database.function("ig_like", 3) { (call) throws(SQLError) in
            let pattern = try patterns.pattern(call.text(1), escape: call.text(2))
            call.return(pattern.matches(call.bytes(0)))
        }
    }
}

/// Keeps the last pattern.
private final class PatternMemory {
    private var key: ([UInt8], [UInt8]?)?
    private var last = LikePattern()

    func pattern(_ text: String, escape: String?) throws(SQLError) -> LikePattern {
        // Swift's == takes different texts that look the same for equal.
        let wanted = (Array(text.utf8), escape.map { Array($0.utf8) })
        if let key, key == wanted { return last }
        last = try LikePattern(text, escape: escape)
        key = wanted
        return last
    }
}

/// A pattern of LIKE. `_` is one character, also beyond U+FFFF.
struct LikePattern {
    private enum Part: Equatable {
        /// The bytes of a character.
        case character([UInt8])
        case one
        case any
    }

    private var parts: [Part] = []

    fileprivate init() {}

    init(_ text: String, escape: String?) throws(SQLError) {
        if let escape, escape.utf16.count != 1 {
            throw .runtime("java.lang.RuntimeException: Invalid escape character '\(escape)'")
        }
        let escapeScalar = escape?.unicodeScalars.first
        var scalars = text.unicodeScalars[...]
        var position = 0
        while let scalar = scalars.popFirst() {
            if scalar == escapeScalar {
                guard let next = scalars.popFirst(), next == "%" || next == "_" || next == escapeScalar else {
                    throw .runtime("java.lang.RuntimeException: Invalid escape sequence '\(text)', \(position)")
                }
                parts.append(.character(Array(String(next).utf8)))
                position += 2
                continue
            }
            position += scalar.value > 0xFFFF ? 2 : 1
            switch scalar {
            case "%": if parts.last != .any { parts.append(.any) }
            case "_": parts.append(.one)
            default: parts.append(.character(Array(String(scalar).utf8)))
            }
        }
    }

    /// Returns whether a text in UTF-8 matches. After a mismatch, the last `%` takes one more character.
    func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        var (part, offset) = (0, 0)
        var retry: (part: Int, offset: Int)?
        while true {
            if part == parts.count, offset == text.count { return true }
            if part < parts.count {
                switch parts[part] {
                case .any:
                    part += 1
                    retry = (part, offset)
                    continue
                case .one where offset < text.count:
                    offset += length(text[offset])
                    part += 1
                    continue
                case .character(let bytes) where text[offset...].starts(with: bytes):
                    offset += bytes.count
                    part += 1
                    continue
                default: break
                }
            }
            guard let last = retry, last.offset < text.count else { return false }
            offset = last.offset + length(text[last.offset])
            part = last.part
            retry = (part, offset)
        }
    }

    /// Returns the number of bytes of a character by its first one.
    private func length(_ byte: UInt8) -> Int { byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4 }
}
