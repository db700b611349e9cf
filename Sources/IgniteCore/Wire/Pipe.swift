private import Glibc

/// The two ends of a new pipe. Its owner closes them; commands that are started do not inherit them.
package struct Pipe {
    package let readEnd: Int32
    package let writeEnd: Int32

    /// - Parameter isBlocking: whether reading waits for bytes, and writing for room.
    /// - Returns: nil, with `errno` set, when there are no descriptors left.
    package init?(isBlocking: Bool = true) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            if !isBlocking { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }
}
