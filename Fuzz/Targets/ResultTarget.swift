import Ignite3
import IgniteCore

/// A whole answer to SQL_EXEC behind its length, read to the text of each cell. The first byte chooses the features.
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
        // The cursor reads a page twice: once for whether there are more, once for the rows.
        var skipping = reader
        let isSkipped: Bool
        do throws(WireError) {
            try Rows.skip(from: &skipping)
            isSkipped = true
        } catch {
            isSkipped = false
        }
        try Rows.decode(into: page, columns: response.columns, from: &reader)
        require(isSkipped && skipping.offset == reader.offset, "rows read and passed over differ")
        _ = readRows(of: page, response.columns)
    } catch {
        requireInside(error, page.byteCount)
    }
}
