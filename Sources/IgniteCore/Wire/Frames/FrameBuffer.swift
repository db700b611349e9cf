private import Glibc

/// Memory for one frame. It grows with the data that has arrived, not with the announced length.
package final class FrameBuffer {
    /// The first byte; valid until the next `reserve`.
    package private(set) var bytes: UnsafeMutableRawPointer
    package private(set) var capacity: Int
    /// The number of bytes in use.
    package var count = 0

    package init(capacity: Int = 1 << 16) {
        self.capacity = capacity
        bytes = Self.allocated(malloc(max(capacity, 1)))
    }

    deinit { free(bytes) }

    /// The bytes in use; valid until the next `reserve`.
    package var contents: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

    /// Makes room for `wanted` bytes in total and keeps the bytes in use.
    package func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        // realloc moves pages of memory instead of copying them.
        bytes = Self.allocated(realloc(bytes, wanted))
        capacity = wanted
    }

    private static func allocated(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
        guard let pointer else { fatalError("out of memory") }
        return pointer
    }
}
