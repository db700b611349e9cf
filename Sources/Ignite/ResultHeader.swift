import IgniteCore

/// The columns of a result, and how names are found among them; all rows of the result share it.
final class ResultHeader: Sendable {
    let columns: [Column]
    /// Whether no key can mean two columns.
    private let hasPlainNames: Bool

    init(_ columns: [Column]) {
        self.columns = columns
        let plain = Set(columns.map { $0.name.uppercased().filter { $0 != "_" } })
        hasPlainNames = plain.count == columns.count
    }

    /// The first column of exactly this name, else of this name in upper case, as the server stores names without
    /// quotes.
    func position(of name: String) -> Int? {
        columns.firstIndex { $0.name == name } ?? columns.firstIndex { Self.isFolded(name, $0.name) }
    }

    /// The same for a key of a Swift type, for which `birthDate` finds BIRTH_DATE at last.
    ///
    /// - Parameter guess: where to look first.
    func position(ofKey key: String, guess: Int) -> Int? {
        if hasPlainNames {
            for position in [guess, guess + 1] where position < columns.count {
                if Self.isFolded(key, columns[position].name) { return position }
            }
        }
        return position(of: key) ?? columns.firstIndex { Self.isFolded(key, $0.name, skippingUnderscores: true) }
    }

    /// Whether the name is the key in upper case; nothing is allocated where the key is ASCII.
    private static func isFolded(_ key: String, _ name: String, skippingUnderscores: Bool = false) -> Bool {
        let underscore = UInt8(ascii: "_")
        var rest = name.utf8.makeIterator()
        for byte in key.utf8 {
            guard byte < 0x80 else { return key.uppercased() == name }
            let upper = byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte
            var next = rest.next()
            while skippingUnderscores, next == underscore { next = rest.next() }
            guard next == upper else { return false }
        }
        return rest.next() == nil
    }

    func noColumn(_ name: String) -> IgniteError {
        let names = columns.map(\.name)
        let known = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
        return IgniteError(
            .conversion, "the result has no column \"\(name)\"",
            hint: names.isEmpty ? "the statement gives no rows" : "its columns are \(known)")
    }
}
