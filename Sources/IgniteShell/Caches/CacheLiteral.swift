import IgniteCore

/// A key or a value as typed after `\cache`: `1`, `1::int`, `'text'`, `DATE '2024-01-01'`, `X'00ff'`, `[1, 2]`,
/// `Person {name: 'Ada'}`.
struct CacheLiteral {
    indirect enum Form {
        case null
        case boolean(Bool)
        /// Digits, with sign, point and exponent.
        case number(String)
        case text(String)
        case bytes([UInt8])
        case list([CacheLiteral])
        case map([(key: CacheLiteral, value: CacheLiteral)])
        case object(type: String?, [Field])
    }

    /// A field of an object.
    struct Field {
        let name: String
        /// Where the name begins.
        let place: Int
        let value: CacheLiteral
    }

    let form: Form
    /// The type after `::`, or before a text, as in `DATE '2024-01-01'`.
    var type: String?
    /// Where it begins: the number of bytes before it.
    let place: Int

    var isNull: Bool { if case .null = form { true } else { false } }

    /// What it is, for messages.
    var words: String {
        switch form {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let digits): "the number \(digits.prefix(40))"
        case .text: type.map { "a text of type \($0)" } ?? "a text"
        case .bytes: "bytes"
        case .list: "a list"
        case .map: "a map"
        case .object: "an object"
        }
    }
}

/// The text of a command, for errors that show a place in it.
struct LiteralSource {
    let bytes: [UInt8]

    /// Returns an error that shows a place.
    ///
    /// - Parameter place: The number of bytes before it.
    func fault(_ message: String, at place: Int) -> IgniteError {
        let column = String(decoding: bytes[..<place], as: UTF8.self).utf16.count + 1
        return IgniteError(.invalidArgument, "\\cache: \(message)").with(
            sql: String(decoding: bytes, as: UTF8.self), at: IgniteError.Position(line: 1, column: column))
    }
}

extension BinaryKind {
    /// Creates a type from its name, one of SQL's, or that of its Java class.
    init?(word: String) {
        let folded = word.lowercased()
        let known =
            Self.allCases.first { $0.word.lowercased() == folded } ?? Self.synonyms[folded]
            ?? BinaryKind(javaClass: word)
        guard let known else { return nil }
        self = known
    }

    private static let synonyms: [String: BinaryKind] = [
        "bool": .boolean, "tinyint": .byte, "smallint": .short, "integer": .int, "bigint": .long, "real": .float,
        "numeric": .decimal, "varchar": .string, "varbinary": .byteArray, "binary": .byteArray, "list": .collection,
    ]
}
