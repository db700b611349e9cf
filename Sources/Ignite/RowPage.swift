import IgniteCore

/// The rows of one page, which can be read on a thread other than the client's.
///
/// It can be sent there because it is never filled again: `ResultSet.takePage`.
package struct RowPage: @unchecked Sendable {
    private let page: Page
    private var rest: PageRows
    private let header: ResultHeader
    private var number: Int
    /// Whether this is the last page.
    package let isLast: Bool

    init(_ page: Page, header: ResultHeader, rowsBefore: Int, isLast: Bool) {
        self.page = page
        rest = page.rows
        self.header = header
        number = rowsBefore
        self.isLast = isLast
    }

    /// Returns the next row; nil after the last of the page.
    package mutating func next() -> ResultRow? {
        guard let row = rest.next() else { return nil }
        number += 1
        return ResultRow(page: page, cells: row, header: header, number: number)
    }
}
