import Ignite2
import IgniteCore

/// Reads values of caches, and writes what was read: reading that gives the same value, and takes all bytes.
let ignite2ValuesTarget = FuzzTarget(name: "ignite2-values", longestInput: 512) { bytes in
    guard let isCompact = bytes.first else { return }
    var reader = ByteReader(bytes, from: 1)
    var types = BinaryTypes()
    while reader.remaining > 0 {
        var values = ValueReader(types: types)
        let start = reader.offset
        let value: BinaryValue
        do throws(WireError) {
            value = try values.value(&reader)
        } catch {
            requireInside(error, bytes.count)
            return
        }
        // The next values have objects with names.
        for id in values.missing { types.store(known(id), for: id) }
        require(reader.offset > start, "a value of no bytes")
        let written = TypedValue(value, hasCompactFooter: isCompact & 1 == 0)
        written.bytes.withUnsafeBytes { written in
            var reader = ByteReader(written)
            var values = ValueReader(types: types)
            guard let again = try? values.value(&reader) else { return require(false, "a value cannot be read again") }
            require(reader.remaining == 0, "bytes are left")
            require(again.isLike(value), "another value is read again")
        }
    }
}

private func known(_ id: Int32) -> BinaryType? {
    guard id & 1 == 0 else { return nil }
    return BinaryType(
        id: id, name: "Person",
        fields: [.init(name: "Id", type: 3, id: 3355), .init(name: "Name", type: 9, id: 3_373_707)],
        schemas: [.init(id: -987_801_272, fieldIDs: [3355, 3_373_707])])
}

extension BinaryValue {
    /// Whether the values are equal, apart from NaN and the names of fields, which depend on what is known.
    fileprivate func isLike(_ other: BinaryValue) -> Bool {
        TypedValue(self).bytes == TypedValue(other).bytes
    }
}
