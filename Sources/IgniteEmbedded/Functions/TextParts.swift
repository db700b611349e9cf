import IgniteCore

// The functions that take texts apart. Positions count UTF-16 code units, as in Java.

extension FunctionLibrary {
    static func registerTextParts(on database: Database) throws(SQLError) {
        for count in 2...3 {
            try database.function("ig_substring", count) { (call) throws(SQLError) in
                let units = Array(call.text(0).utf16)
                call.return(try string(Array(units[try part(call, of: units.count)])))
            }
            try database.function("ig_substring_binary", count) { (call) throws(SQLError) in
                let bytes = call.bytes(0)
                call.return([UInt8](bytes[try part(call, of: bytes.count)]))
            }
        }
        try database.function("ig_left", 2) { (call) throws(SQLError) in
            call.return(try string(Array(call.text(0).utf16.prefix(Int(max(0, call.integer(1)))))))
        }
        try database.function("ig_right", 2) { (call) throws(SQLError) in
            call.return(try string(Array(call.text(0).utf16.suffix(Int(max(0, call.integer(1)))))))
        }
        try database.function("ig_left_binary", 2) { call in
            call.return([UInt8](call.bytes(0).prefix(Int(max(0, call.integer(1))))))
        }
        try database.function("ig_right_binary", 2) { call in
            call.return([UInt8](call.bytes(0).suffix(Int(max(0, call.integer(1))))))
        }
        try registerTrims(on: database)
        try registerSearches(on: database)
        try registerReplacements(on: database)
    }

    /// Returns the range of SUBSTRING: the arguments are a start from 1 and a length, which can go beyond both ends.
    private static func part(_ call: FunctionCall, of count: Int) throws(SQLError) -> Range<Int> {
        let start = call.integer(1)
        var end = Int64(count) + 1
        if call.count == 3 {
            guard call.integer(2) >= 0 else {
                throw .runtime("Substring error: negative substring length not allowed")
            }
            let (sum, overflow) = start.addingReportingOverflow(call.integer(2))
            if !overflow { end = min(end, sum) }
        }
        let first = Int(min(max(start, 1), Int64(count) + 1)) - 1
        return first..<max(first, Int(max(end, 1)) - 1)
    }

    private static func registerTrims(on database: Database) throws(SQLError) {
        try database.function("ig_ltrim", 1) { $0.return(trimmed($0.text(0), " ", start: true, end: false)) }
        try database.function("ig_rtrim", 1) { $0.return(trimmed($0.text(0), " ", start: false, end: true)) }
        try database.function("ig_trim", 3) { (call) throws(SQLError) in
            let characters = call.text(1)
            guard characters.utf16.count == 1, let character = characters.unicodeScalars.first else {
                throw .runtime(
                    "Invalid argument '\(characters)': the length of the string describing the trimmed character must be 1"
                )
            }
            let side = call.text(0)
            call.return(trimmed(call.text(2), character, start: side != "TRAILING", end: side != "LEADING"))
        }
    }

    private static func trimmed(_ text: String, _ character: Unicode.Scalar, start: Bool, end: Bool) -> String {
        var scalars = text.unicodeScalars[...]
        while start, scalars.first == character { scalars.removeFirst() }
        while end, scalars.last == character { scalars.removeLast() }
        return String(scalars)
    }

    private static func registerSearches(on database: Database) throws(SQLError) {
        for count in 2...3 {
            try database.function("ig_position", count) { (call) throws(SQLError) in
                let (part, whole) = (Array(call.text(0).utf16), Array(call.text(1).utf16))
                var start: Int64 = 1
                if call.count == 3 {
                    start = call.integer(2)
                    if start == 0 {
                        throw .runtime("Invalid input for POSITION function: from operand value must not be zero")
                    }
                    if start < 0 { throw .unsupported("POSITION from the end of a text") }
                }
                call.return(Int64(index(of: part, in: whole, from: Int(min(start, Int64(whole.count) + 1)) - 1) + 1))
            }
        }
        try database.function("ig_replace", 3) { (call) throws(SQLError) in
            let (whole, part, new) = (Array(call.text(0).utf16), Array(call.text(1).utf16), Array(call.text(2).utf16))
            guard !part.isEmpty else { return call.returnText(call.bytes(0)) }
            var result: [UInt16] = []
            var start = 0
            while case let found = index(of: part, in: whole, from: start), found >= 0 {
                result += whole[start..<found] + new
                start = found + part.count
            }
            call.return(try string(result + whole[start...]))
        }
    }

    /// Returns where a part begins; -1 if it is not there.
    private static func index(of part: [UInt16], in whole: [UInt16], from start: Int) -> Int {
        var index = start
        while index + part.count <= whole.count {
            if whole[index..<index + part.count].elementsEqual(part) { return index }
            index += 1
        }
        return -1
    }

    private static func registerReplacements(on database: Database) throws(SQLError) {
        try database.function("ig_translate", 3) { (call) throws(SQLError) in
            let (from, to) = (Array(call.text(1).utf16), Array(call.text(2).utf16))
            var result: [UInt16] = []
            for unit in call.text(0).utf16 {
                guard let index = from.firstIndex(of: unit) else {
                    result.append(unit)
                    continue
                }
                // Units without a counterpart are dropped.
                if index < to.count { result.append(to[index]) }
            }
            call.return(try string(result))
        }
        for count in 3...4 {
            try database.function("ig_overlay", count) { (call) throws(SQLError) in
                let (whole, new) = (Array(call.text(0).utf16), Array(call.text(1).utf16))
                let start = call.integer(2) - 1
                let (end, overflow) = start.addingReportingOverflow(
                    call.count == 4 ? call.integer(3) : Int64(new.count))
                guard start >= 0, start <= whole.count else {
                    throw .runtime("begin 0, end \(start), length \(whole.count)")
                }
                guard !overflow, end >= 0, end <= whole.count else {
                    throw .runtime("begin \(end), end \(whole.count), length \(whole.count)")
                }
                call.return(try string(whole[..<Int(start)] + new + whole[Int(end)...]))
            }
        }
    }
}
