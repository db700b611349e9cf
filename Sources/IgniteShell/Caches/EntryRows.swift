import IgniteCore

/// The entries of a cache as rows, page by page.
///
/// The first page determines the columns. If a later entry does not fit them, the result ends before it, and another one
/// with columns for any entry begins.
final class EntryRows: PageSource {
    private let caches: any CacheAccess
    private let cursor: (any EntryCursor)?
    /// The entries that were read and not shown.
    private var entries: ArraySlice<BinaryEntry>
    /// The entries that are still wanted; nil for all.
    private var left: Int?
    private var columns: EntryColumns
    private let mapping: TableMapping?
    /// Whether the next entry does not fit the columns.
    private var isCut = false

    /// The number of bytes after which a page ends: the text of a value can be far longer than the value.
    private static let pageBytes = 1 << 24

    init(
        _ caches: any CacheAccess, _ cursor: (any EntryCursor)?, _ entries: [BinaryEntry], limit: Int?,
        _ mapping: TableMapping?
    ) throws(IgniteError) {
        self.caches = caches
        self.cursor = cursor
        self.mapping = mapping
        let first = limit.map { entries.prefix($0) } ?? entries[...]
        self.entries = first
        left = limit.map { $0 - first.count }
        let isComplete = left == 0 || cursor?.hasMore != true
        columns = try EntryColumns(Array(first), isComplete: isComplete, mapping, caches)
    }

    /// Begins a result, whose types of columns come from its first page.
    func result() throws(IgniteError) -> ResultSet {
        let page = Page()
        let hasMore = try nextPage(into: page)
        let types = (0..<columns.count).map { column in
            let found = Set(page.rows.lazy.map { $0[column].encoding.type }.filter { $0 != .null })
            return found.count > 1 ? ColumnType.object : found.first ?? .null
        }
        return ResultSet(
            outcome: .rows, columns: zip(columns.names, types).map { Column(name: $0, type: $1) }, page: page,
            source: hasMore ? self : nil)
    }

    /// Returns the result with the entries that do not fit the columns of the one before; nil if there are none.
    func nextResult() throws(IgniteError) -> ResultSet? {
        guard isCut else { return nil }
        isCut = false
        columns = EntryColumns(mapping)
        return try result()
    }

    // MARK: Pages

    /// Nothing else is done while a page of entries is awaited.
    var isReady: Bool { true }

    func nextPage(into page: Page) throws(IgniteError) -> Bool {
        if entries.isEmpty { try read() }
        var rows = PageBuilder()
        while let entry = entries.first, rows.byteCount < Self.pageBytes {
            guard columns.fits(entry) else {
                isCut = true
                break
            }
            try columns.add(entry, to: &rows, caches)
            entries.removeFirst()
        }
        rows.store(in: page, columns: columns.count)
        return !isCut && (!entries.isEmpty || left != 0 && cursor?.hasMore == true)
    }

    private func read() throws(IgniteError) {
        guard left != 0, let next = try cursor?.next() else { return }
        entries = left.map { next.prefix($0) } ?? next[...]
        if let left { self.left = left - entries.count }
        if left == 0 { cursor?.close() }
    }

    func close() throws(IgniteError) { cursor?.close() }
    func abandon() { cursor?.close() }
}
