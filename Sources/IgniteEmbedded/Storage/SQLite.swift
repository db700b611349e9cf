import CSQLite

/// The SQLite library, loaded when the first database is opened and kept.
enum SQLite {
    /// The functions of the library; not to be used if something is missing.
    // Never changed after it is filled.
    nonisolated(unsafe) static let call: UnsafeMutablePointer<sqlite_functions> = .allocate(capacity: 1)

    /// The missing library or function; nil if everything is there.
    static let missing: String? = sqlite_load(call).map { String(cString: $0) }

    /// Where the bytes of an empty value begin: SQLite takes a null pointer for NULL.
    // Never written.
    nonisolated(unsafe) static let emptyBytes: UnsafeMutableRawPointer = .allocate(byteCount: 1, alignment: 1)
}
