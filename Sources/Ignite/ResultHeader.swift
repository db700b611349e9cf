import IgniteCore
private import Synchronization

/// The columns of a result, and how names are found among them; all rows of the result share it.
final class ResultHeader: Sendable {
    let columns: [Column]
    /// Keys of Swift types that were looked for, in the order in which they were first. Types are read in the same
    /// order row after row, so that a search is a comparison.
    private let found = Mutex<[KeyPlace]>([])

    /// Where a key was found; nowhere: nil.
    struct KeyPlace {
        let key: String
        let position: Int?
    }

    init(_ columns: [Column]) { self.columns = columns }

    /// The first column of exactly this name, else of this name in upper case, as the server stores names without
    /// quotes.
    func position(of name: String) -> Int? {
        columns.firstIndex { $0.name == name } ?? columns.firstIndex { Self.isFolded(name, $0.name) }
    }

    /// The keys that were looked for so far.
    var keyPlaces: [KeyPlace] { found.withLock { $0 } }

    /// Looks for a key of a Swift type, for which `birthDate` finds BIRTH_DATE at last, and keeps where it is.
    func find(key: String) {
        let position =
            position(of: key) ?? columns.firstIndex { Self.isFolded(key, $0.name, skippingUnderscores: true) }
        found.withLock { places in
            // Another thread may have been faster.
            guard !places.contains(where: { $0.key == key }) else { return }
            places.append(KeyPlace(key: key, position: position))
        }
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
