import IgniteCore

// The functions of casts between text and other types.

extension FunctionLibrary {
    static func registerTextCasts(on database: Database) throws(SQLError) {
        try database.function("ig_cut_text", 2) { (call) throws(SQLError) in
            let bytes = call.bytes(0)
            let length = Int(call.integer(1))
            guard bytes.count > length, utf16Count(bytes) > length else { return call.returnText(bytes) }
            call.return(try string(Array(call.text(0).utf16.prefix(length))))
        }
        try database.function("ig_cut_binary", 2) { call in
            call.return([UInt8](call.bytes(0).prefix(Int(call.integer(1)))))
        }
        try database.function("ig_text_to_boolean", 1) { (call) throws(SQLError) in
            let text = call.text(0)
            switch trimmedSpaces(text).lowercased() {
            case "true": call.return(true)
            case "false": call.return(false)
            default: throw .runtime("Invalid character for cast: \(text)")
            }
        }
        for type in integerTypes {
            let suffix = suffix(type)
            let type = type.type
            try database.function("ig_text_to_\(suffix)", 1) { (call) throws(SQLError) in
                let text = call.text(0)
                let trimmed = javaTrimmed(text)
                try refuseForeignDigits(trimmed)
                guard let number = plainNumber(trimmed) else {
                    throw .runtime("Invalid input string for type \(type.sqlName): \"\(text)\"")
                }
                call.return(try integer(number, type))
            }
        }
        try database.function("ig_text_to_double", 1) { (call) throws(SQLError) in
            // 0 has no sign.
            try call.return(try approximate(call.text(0)) { Double($0) } + 0)
        }
        try database.function("ig_text_to_real", 1) { (call) throws(SQLError) in
            try call.return(try approximate(call.text(0)) { Float($0) } + 0)
        }
        try database.function("ig_text_to_decimal", 3) { (call) throws(SQLError) in
            let text = call.text(0)
            let trimmed = javaTrimmed(text)
            try refuseForeignDigits(trimmed)
            guard let number = plainNumber(trimmed) else { throw .runtime(JavaDecimal.error(of: trimmed)) }
            call.return(try fit(number, Int(call.integer(1)), Int(call.integer(2))))
        }
        try database.function("ig_text_to_uuid", 1) { (call) throws(SQLError) in
            let text = call.text(0)
            guard text.utf16.count <= 36 else { throw .runtime("UUID string too large") }
            guard let uuid = uuid(text) else { throw .runtime("Invalid UUID string: \(text)") }
            call.return(UUIDKey.bytes(uuid))
        }
        try database.function("ig_uuid_to_text", 1) { $0.return(UUIDKey.uuid($0.bytes(0)).description) }
    }

    private static func trimmedSpaces(_ text: String) -> Substring {
        var text = text[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Returns the text without characters up to the space at both ends, as Java's `trim` does.
    private static func javaTrimmed(_ text: String) -> Substring {
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
        while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
        return Substring(scalars)
    }

    /// Java reads digits of other scripts, too.
    private static func refuseForeignDigits(_ text: Substring) throws(SQLError) {
        if text.unicodeScalars.contains(where: { !$0.isASCII && $0.properties.numericType == .decimal }) {
            throw .unsupported("digits other than 0 to 9")
        }
    }

    /// Reads `-1.5e3`.
    private static func plainNumber(_ text: Substring) -> ExactDecimal? {
        // Nothing that BigDecimal refuses becomes a number, and it has no spaces to skip.
        guard let number = BigDecimal(String(text)), number.scale.magnitude <= 10_000 else { return nil }
        return ExactDecimal(number)
    }

    /// Reads a number as Java's `parseDouble` does.
    private static func approximate<Number: BinaryFloatingPoint>(
        _ text: String, _ read: (String) -> Number?
    ) throws(SQLError) -> Number {
        var body = javaTrimmed(text)
        if body.isEmpty { throw .runtime("empty String") }
        let sign = body.first == "-" ? "-" : ""
        if body.first == "-" || body.first == "+" { body.removeFirst() }
        if body == "Infinity" { return sign.isEmpty ? .infinity : -.infinity }
        if body == "NaN" { throw .nan }
        if body.hasPrefix("0x") || body.hasPrefix("0X"), body.contains(where: { $0 == "p" || $0 == "P" }) {
            throw .unsupported("hexadecimal numbers")
        }
        if let last = body.last, "fFdD".contains(last) { body.removeLast() }
        let isPlain = body.utf8.allSatisfy { byte in
            byte >= 0x30 && byte <= 0x39 || ".eE+-".utf8.contains(byte)
        }
        // Java, unlike Swift, takes `5.` and `.5`.
        guard isPlain, let first = body.utf8.first(where: { $0 != UInt8(ascii: ".") }), first >= 0x30, first <= 0x39,
            let number = read(sign + (body.first == "." ? "0" : "") + withDigitAfterPoint(body))
        else { throw .runtime("For input string: \"\(javaTrimmed(text))\"") }
        return number
    }

    private static func withDigitAfterPoint(_ text: Substring) -> String {
        guard let point = text.firstIndex(of: ".") else { return String(text) }
        let after = text.index(after: point)
        guard after == text.endIndex || text[after] == "e" || text[after] == "E" else { return String(text) }
        return text[..<after] + "0" + text[after...]
    }

    // MARK: UTF-16

    /// Returns the number of UTF-16 code units of a text in UTF-8.
    static func utf16Count(_ bytes: UnsafeRawBufferPointer) -> Int {
        var count = 0
        for byte in bytes where byte & 0xC0 != 0x80 { count += byte >= 0xF0 ? 2 : 1 }
        return count
    }

    /// Returns the text of UTF-16 code units. A half of a character beyond U+FFFF has no UTF-8.
    static func string(_ units: [UInt16]) throws(SQLError) -> String {
        guard let text = String(validating: units, as: UTF16.self) else {
            throw .unsupported("texts that are cut within a character beyond U+FFFF")
        }
        return text
    }
}
