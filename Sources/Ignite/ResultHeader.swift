import IgniteCore
private import Synchronization

/// The columns of a result and the search for names among them; all rows of the result share it.
final class ResultHeader: Sendable {
    let columns: [Column]
    /// The keys of Swift types that were looked up, in the order of their first lookup. Types are read in the same
    /// order row after row, so that a lookup is usually one comparison.
    private let found = Mutex<[KeyPlace]>([])

    /// A key and its position; nil if there is no such column.
    struct KeyPlace {
        let key: String
        let position: Int?
    }

    init(_ columns: [Column]) { self.columns = columns }

    /// Returns the first column with exactly this name, otherwise with this name in upper case, because the server
    /// stores unquoted names in upper case.
    func position(of name: String) -> Int? {
        columns.firstIndex { $0.name == name } ?? columns.firstIndex { Self.isFolded(name, $0.name) }
    }

    /// The keys that were looked up so far.
    var keyPlaces: [KeyPlace] { found.withLock { $0 } }

    /// Looks up a key of a Swift type, for which `birthDate` also finds BIRTH_DATE, and stores its position.
    func find(key: String) {
        let position =
            position(of: key) ?? columns.firstIndex { Self.isFolded(key, $0.name, skippingUnderscores: true) }
        found.withLock { places in
            // Another thread may have added it meanwhile.
            guard !places.contains(where: { $0.key == key }) else { return }
            places.append(KeyPlace(key: key, position: position))
        }
    }

    /// Returns whether the name is the key in upper case. Allocates nothing for an ASCII key.
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
            hint: names.isEmpty ? "the statement returns no rows" : "its columns are \(known)")
    }
}
