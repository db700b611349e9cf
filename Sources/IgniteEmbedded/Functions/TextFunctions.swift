import IgniteCore

extension FunctionLibrary {
    /// Returns `||`.
    static func concatenation(_ left: SQLType, _ right: SQLType) throws(SQLError) -> BoundFunction {
        let isNullable = left.isNullable || right.isNullable
        if left.isNull, right.isNull {
            return BoundFunction(argumentTypes: [left, right], resultType: .varchar, sql: nullOf)
        }
        let type = left.isNull ? right : left
        guard type.isText || type.isBinary, right.isNull || right.type == type.type else {
            throw notApplicable(.concatenate, left, right, arithmeticForms(.concatenate))
        }
        var result = type.nullable(isNullable)
        result.isFixedLength = left.isFixedLength && right.isFixedLength
        result.precision = sum([left.isNull ? 0 : left.precision, right.isNull ? 0 : right.precision])
        let isText = type.isText
        return BoundFunction(argumentTypes: [left, right], resultType: result) {
            isText ? "(\($0[0]) || \($0[1]))" : "CAST(\($0[0]) || \($0[1]) AS BLOB)"
        }
    }

    /// Returns the length of all; nil is any length.
    private static func sum(_ lengths: [Int?]) -> Int? {
        var sum = 0
        for length in lengths {
            guard let length else { return nil }
            sum += length
        }
        return sum
    }

    /// Returns a function of texts; nil if it is not one.
    static func textFunction(_ call: Signature) throws(SQLError) -> BoundFunction? {
        let types = call.types
        switch call.name {
        case "UPPER", "LOWER", "INITCAP", "REVERSE", "LTRIM", "RTRIM":
            try call.expect(1...1, .text)
            return call.call("ig_\(call.name.lowercased())", varying(types[0]))
        case "CHAR_LENGTH", "CHARACTER_LENGTH":
            try call.expect(1...1, .text)
            return call.call("ig_length", .integer)
        case "LENGTH", "OCTET_LENGTH":
            try call.expect(1...1, .string)
            let isCharacters = call.name == "LENGTH" && types[0].isText
            return call.call(isCharacters ? "ig_length" : "ig_octet_length", .integer)
        case "SUBSTRING", "SUBSTR":
            try call.expect(2...3, .string, .integer)
            return call.call(types[0].isBinary ? "ig_substring_binary" : "ig_substring", varying(types[0]))
        case "LEFT", "RIGHT":
            try call.expect(2...2, .string, .integer)
            let kind = types[0].isBinary ? "_binary" : ""
            return call.call("ig_\(call.name.lowercased())\(kind)", varying(types[0]))
        case "TRIM":
            // The first argument is the word LEADING, TRAILING or BOTH.
            guard types.count == 3, types[1...].allSatisfy({ $0.isText || $0.isNull }) else {
                // Ignite writes the types of the first two arguments.
                throw .validation(
                    "Cannot apply 'TRIM' to arguments of type 'TRIM([BOTH|LEADING|TRAILING] <SYMBOL> FROM "
                        + "\(types.count > 1 ? typeText(types[1]) : ""))'. Supported form(s): "
                        + "'TRIM([BOTH|LEADING|TRAILING] <ANY> FROM <STRING>)'")
            }
            return call.call("ig_trim", varying(types[2]))
        case "POSITION":
            try call.expect(2...3, .string, .string, .integer)
            if types.contains(where: \.isBinary) { throw .unsupported("POSITION of VARBINARY") }
            return call.call("ig_position", .integer)
        case "REPLACE":
            try call.expect(3...3, .text)
            return call.call("ig_replace", .varchar)
        case "CONCAT":
            try call.expect(1...Int.max, .text)
            let lengths = types.map { $0.isNull ? nil : $0.precision }
            let result = SQLType(.varchar, precision: sum(lengths), isNullable: call.isNullable)
            return BoundFunction(argumentTypes: types, resultType: result) { "(\($0.joined(separator: " || ")))" }
        case "REPEAT":
            try call.expect(2...2, .text, .integer)
            return call.call("ig_repeat", .varchar)
        case "SPACE":
            try call.expect(1...1, .integer)
            return BoundFunction(argumentTypes: types, resultType: SQLType.varchar.nullable(call.isNullable)) {
                "ig_repeat(' ', \($0[0]))"
            }
        case "ASCII":
            try call.expect(1...1, .text)
            return call.call("ig_ascii", .integer)
        case "CHR":
            try call.expect(1...1, .integer)
            return call.call("ig_chr", SQLType(.varchar, precision: 1))
        case "TRANSLATE", "TRANSLATE3":
            try call.expect(3...3, .text)
            return call.call("ig_translate", varying(types[0]))
        case "OVERLAY":
            try call.expect(3...4, .text, .text, .integer)
            let length = sum(types[0...1].map { $0.isNull ? 0 : $0.precision })
            return call.call("ig_overlay", SQLType(.varchar, precision: length))
        case "STRCMP":
            try call.expect(2...2, .text)
            return call.call("ig_strcmp", .integer)
        default: return nil
        }
    }

    /// The type of a text or binary that can have fewer characters.
    private static func varying(_ type: SQLType) -> SQLType {
        var type = type
        type.isFixedLength = false
        return type
    }

    // MARK: Running

    static func registerText(on database: Database) throws(SQLError) {
        try database.function("ig_upper", 1) { $0.return($0.text(0).uppercased()) }
        try database.function("ig_lower", 1) { (call) throws(SQLError) in
            let text = call.text(0)
            // Java looks at the letters around a sigma.
            if text.unicodeScalars.contains("\u{3A3}") { throw .unsupported("LOWER of the letter \u{3A3}") }
            call.return(text.lowercased())
        }
        try database.function("ig_initcap", 1) { call in
            var bytes = [UInt8](call.bytes(0))
            var isInWord = false
            for (index, byte) in bytes.enumerated() {
                let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
                if isLetter { bytes[index] = isInWord ? byte | 0x20 : byte & ~0x20 }
                isInWord = isLetter || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            }
            bytes.withUnsafeBytes { call.returnText($0) }
        }
        try database.function("ig_reverse", 1) { call in
            var text = String.UnicodeScalarView()
            text.append(contentsOf: call.text(0).unicodeScalars.reversed())
            call.return(String(text))
        }
        try database.function("ig_length", 1) { $0.return(Int64(utf16Count($0.bytes(0)))) }
        try database.function("ig_octet_length", 1) { $0.return(Int64($0.bytes(0).count)) }
        try database.function("ig_ascii", 1) { call in
            call.return(Int64(call.text(0).unicodeScalars.first?.value ?? 0))
        }
        try database.function("ig_chr", 1) { (call) throws(SQLError) in
            let code = call.integer(0)
            guard (0...0x10FFFF).contains(code) else {
                let digits = String(UInt32(truncatingIfNeeded: code), radix: 16, uppercase: true)
                throw .runtime("Not a valid Unicode code point: 0x\(digits)")
            }
            guard let scalar = Unicode.Scalar(UInt32(code)) else {
                throw .unsupported("CHR of a half of a character beyond U+FFFF")
            }
            call.return(String(Character(scalar)))
        }
        try database.function("ig_repeat", 2) { (call) throws(SQLError) in
            let text = call.text(0)
            let count = max(0, call.integer(1))
            let (length, overflow) = count.multipliedReportingOverflow(by: Int64(text.utf8.count))
            guard !overflow, length <= 1 << 28 else { throw .runtime("A value is too long for the embedded node") }
            call.return(String(repeating: text, count: Int(text.isEmpty ? 0 : count)))
        }
        try database.function("ig_strcmp", 2) { call in
            let order = compareUTF16Order(call.bytes(0), call.bytes(1))
            call.return(order < 0 ? 1 : order > 0 ? -1 as Int64 : 0)
        }
    }
}
