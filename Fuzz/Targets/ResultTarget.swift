import Ignite3
import IgniteCore

/// Reads a response to SQL_EXEC, without its length, down to the text of each cell. The first byte chooses the
/// features.
let resultTarget = FuzzTarget(name: "result", longestInput: 1024) { bytes in
    guard let choice = bytes.first else { return }
    let features: Features = choice & 2 == 0 ? [] : [.sqlPartitionAwareness, .sqlDirectTxMapping]
    let page = Page()
    page.fill(with: UnsafeRawBufferPointer(rebasing: bytes[1...]))
    var reader = ByteReader(page.buffer.contents)
    do throws(WireError) {
        let header = try ResponseHeader(from: &reader)
        if header.flags.contains(.error) { return _ = try ErrorBlock(from: &reader) }
        let response = try SqlExec.Response(
            from: &reader, features: features, wantedPartitionMetadata: choice & 1 == 1)
        guard response.hasRowSet else { return }
        // The cursor reads a page twice: to find out whether there are more pages, and for the rows.
        var skipping = reader
        let isSkipped: Bool
        do throws(WireError) {
            try Rows.skip(from: &skipping)
            isSkipped = true
        } catch {
            isSkipped = false
        }
        try Rows.decode(into: page, columns: response.columns, from: &reader)
        require(isSkipped && skipping.offset == reader.offset, "reading and skipping the rows differ")
        _ = readRows(of: page, response.columns)
    } catch {
        requireInside(error, page.byteCount)
    }
}
