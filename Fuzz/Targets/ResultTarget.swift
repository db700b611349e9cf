import Ignite3
import IgniteCore

/// Reads a response to SQL_EXEC, without its length, down to the text of each cell.
let resultTarget = FuzzTarget(name: "result", longestInput: 1024) { bytes in
    let page = Page()
    page.fill(with: bytes)
    var reader = ByteReader(page.buffer.contents)
    do throws(WireError) {
        let header = try ResponseHeader(from: &reader)
        if header.flags.contains(.error) { return _ = try ErrorBlock(from: &reader) }
        let response = try SqlExec.Response(from: &reader)
        guard response.hasRowSet else { return }
        // The cursor reads a page twice: to find out whether there are more pages, and for the rows.
        var skipping = reader
        let isSkipped: Bool
        do throws(WireError) {
            try RowBlock.skip(from: &skipping)
            isSkipped = true
        } catch {
            isSkipped = false
        }
        try RowBlock.decode(into: page, columns: response.columns, from: &reader)
        require(isSkipped && skipping.offset == reader.offset, "reading and skipping the rows differ")
        _ = readRows(of: page, response.columns)
    } catch {
        requireInside(error, page.byteCount)
    }
}
