import Ignite3
import IgniteCore

/// Reads a server error, writes it and reads it again.
let errorBlockTarget = FuzzTarget(name: "error-block", longestInput: 512) { bytes in
    var reader = ByteReader(bytes)
    do throws(WireError) {
        let block = try ErrorBlock(from: &reader)
        let error = IgniteError(.server, block.message ?? block.className, server: block.record)
        if let position = error.position { require(position.line > 0 && position.column > 0, "\(position)") }
        _ = error.description
        var out = ByteWriter()
        block.encode(to: &out)
        var again = ByteReader(out.bytes)
        require(try ErrorBlock(from: &again) == block, "the error differs: \(block)")
    } catch {
        requireInside(error, bytes.count)
    }
}
