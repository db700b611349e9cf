import Ignite3
import IgniteCore

/// Reads the response to a handshake, without magic and length.
let handshakeTarget = FuzzTarget(name: "handshake", longestInput: 512) { bytes in
    var reader = ByteReader(bytes)
    do throws(WireError) {
        switch try Handshake.answer(from: &reader) {
        case .accepted(let response):
            _ = Heartbeat.interval(idleTimeoutMilliseconds: response.idleTimeoutMilliseconds)
            _ = response.clusterIDs.map(\.description)
        case .refused(let error): _ = error.record
        }
    } catch {
        requireInside(error, bytes.count)
    }
}

/// Checks that an error is located within the message; otherwise it cannot be shown.
func requireInside(_ error: WireError, _ count: Int) {
    require(error.offset >= 0 && error.offset <= count, "byte \(error.offset) of \(count): \(error.text)")
}
