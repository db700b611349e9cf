import Glibc
import IgniteCore

/// What a descriptor gave.
enum DescriptorReading {
    /// At most 64 KiB; empty at the end.
    case bytes([UInt8])
    /// A signal has arrived.
    case interrupted
    /// The number of an error.
    case failed(Int32)
}

extension EventLoop {
    /// Waits until a descriptor has something to read, and reads it. Meanwhile, connections are serviced.
    func read(_ descriptor: Int32) -> DescriptorReading {
        let size = 1 << 16
        while true {
            guard waitUntilReady(descriptor, Int16(POLLIN)) else { return .interrupted }
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                let found = Glibc.read(descriptor, buffer.baseAddress, size)
                count = max(found, 0)
                failure = found < 0 ? errno : 0
            }
            if failure == 0 { return .bytes(bytes) }
            guard failure == EINTR || failure == EAGAIN else { return .failed(failure) }
        }
    }
}
