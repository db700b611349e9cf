import IgniteCore

/// The last printed result, if it was small. `\last` shows it again.
struct KeptResult {
    let columns: [Column]
    let isPlan: Bool
    fileprivate let pages: [Page]

    /// The kept result, from its first row.
    var result: ResultSet {
        let page = Page()
        if let first = pages.first { page.fill(from: first) }
        let rest = pages.dropFirst()
        return ResultSet(
            outcome: .rows, columns: columns, page: page, source: rest.isEmpty ? nil : KeptPages(rest: rest))
    }
}

/// Keeps the pages of a result while it is printed, up to a limit.
struct ResultKeeper {
    private var pages: [Page]? = []
    private var rowCount = 0
    private var byteCount = 0
    private var isComplete = false

    private static let mostRows = 1024
    private static let mostBytes = 1 << 24

    /// Stores a page before the next one is fetched.
    mutating func add(_ page: Page, isLast: Bool) {
        rowCount += page.rowCount
        byteCount += page.byteCount
        isComplete = isLast
        guard rowCount + (isLast ? 0 : 1) <= Self.mostRows, byteCount <= Self.mostBytes else {
            pages = nil
            return
        }
        // The last page stays unchanged; the others are reused.
        var kept = page
        if !isLast {
            kept = Page()
            kept.fill(from: page)
        }
        pages?.append(kept)
    }

    /// Returns the kept result; nil if it was too large or incomplete.
    func result(_ columns: [Column], isPlan: Bool) -> KeptResult? {
        guard isComplete else { return nil }
        return pages.map { KeptResult(columns: columns, isPlan: isPlan, pages: $0) }
    }
}

/// A source of kept pages.
private final class KeptPages: PageSource {
    private var rest: ArraySlice<Page>

    init(rest: ArraySlice<Page>) { self.rest = rest }

    var isReady: Bool { true }

    func nextPage(into page: Page) throws(IgniteError) -> Bool {
        if let next = rest.popFirst() { page.fill(from: next) }
        return !rest.isEmpty
    }

    func close() throws(IgniteError) {}
    func abandon() {}
}
