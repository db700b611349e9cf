import CTerminal
import Glibc
package import IgniteCore

/// A destination of output: standard output, a file, or a pipe to a command. Bytes are buffered and written 64 KiB at a
/// time.
package final class OutputSink {
    /// The reason why nothing more can be written.
    package enum Fault: Error, Equatable {
        /// The reader has closed the pipe.
        case closed
        /// Ctrl-C while waiting for room.
        case cancelled
        /// A signal that ends the program, while waiting for room.
        case leaving
        /// Another error, with its description.
        case failed(String)
    }

    /// The buffer to append to.
    package var buffer = ByteWriter(capacity: 1 << 17)
    /// Compresses what is written.
    var compressor: Deflater?
    /// Receives a copy of the output.
    var log: SessionLog?
    /// The name for messages: `standard output`, or the name of a file.
    package let name: String
    package let isTerminal: Bool
    /// Whether a command started by the shell reads it. Most of these commands write to the terminal.
    package var feedsCommand = false
    private let descriptor: Int32
    private let host: Host
    /// The descriptors that the sink has opened and closes.
    private var owned: [Int32] = []
    private var isFlushing = false

    /// The number of bytes that trigger a write.
    static let writeSize = 1 << 16
    /// Whether the reader has closed the pipe. Further output is then dropped.
    package private(set) var isClosed = false
    /// The width of the terminal, or `$COLUMNS` if it is set; nil if the output is not a terminal.
    package var columns: Int? {
        guard isTerminal else { return nil }
        if let columns = host.environment.value("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
        let columns = Int(terminal_columns(descriptor))
        return columns > 0 ? columns : nil
    }

    /// The height of the terminal; nil if the output is not a terminal.
    package var rows: Int? {
        let rows = isTerminal ? Int(terminal_rows(descriptor)) : 0
        return rows > 0 ? rows : nil
    }

    /// - Parameter ownsDescriptor: Whether the descriptor is closed with the sink.
    package init(descriptor: Int32, name: String, host: Host, ownsDescriptor: Bool = false) {
        self.name = name
        self.host = host
        isTerminal = isatty(descriptor) == 1
        if ownsDescriptor { owned.append(descriptor) }
        // Other processes can share the inherited descriptor, so its mode must not change. A second descriptor for the
        // same pipe has its own mode, so that heartbeats and Ctrl-C work while it waits for room.
        let own = terminal_reopen_nonblocking(descriptor)
        self.descriptor = own < 0 ? descriptor : own
        if own >= 0 { owned.append(own) }
    }

    deinit { close() }

    /// Writes all buffered bytes.
    ///
    /// A message about a second Ctrl-C while this waits for room also requests a flush, which the outer call performs.
    package func flush() throws(Fault) {
        guard !isFlushing else { return }
        isFlushing = true
        defer { isFlushing = false }
        compressor?.compress(&buffer)
        var written = 0
        // Written bytes are not written again, even if the rest fails.
        defer { buffer.removeFirst(min(written, buffer.count)) }
        while written < buffer.count && !isClosed {
            let rest = buffer.bytes
            let count = Glibc.write(descriptor, rest.baseAddress! + written, rest.count - written)
            if count >= 0 {
                log?.add(output: UnsafeRawBufferPointer(rebasing: rest[written..<written + count]))
                written += count
                continue
            }
            switch errno {
            case EINTR: try react()
            case EAGAIN: try waitForRoom()
            case EPIPE:
                isClosed = true
                buffer.truncate()
                throw .closed
            case let code:
                // Drop the bytes, because the next flush would fail again.
                buffer.truncate()
                throw .failed(errorText(code))
            }
        }
        if isClosed { buffer.truncate() }
    }

    private func waitForRoom() throws(Fault) {
        while true {
            // Do not wake up again if the end of the program is already known.
            if host.signals?.isEnding == true { throw .leaving }
            if host.eventLoop.waitUntilReady(descriptor, Int16(POLLOUT)) { return }
            try react()
        }
    }

    private func react() throws(Fault) {
        switch host.signals?.reaction() ?? .none {
        case .none: return
        case .cancel: throw .cancelled
        case .leave: throw .leaving
        }
    }

    /// Closes the sink. Nothing more is written.
    package func close() {
        for descriptor in owned { Glibc.close(descriptor) }
        owned = []
        buffer.truncate()
    }
}
