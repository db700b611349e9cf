import CTerminal
import Glibc
package import IgniteCore

/// Where output goes: standard output, a file, or a pipe to a command. Bytes are gathered and written 64 KiB at a time.
package final class OutputSink {
    /// Why nothing more can be written.
    package enum Fault: Error, Equatable {
        /// The reader has gone.
        case closed
        /// Ctrl-C while there was no room.
        case cancelled
        /// A signal that ends the program while there was no room.
        case leaving
        /// The cause in words.
        case failed(String)
    }

    /// Where to append.
    package var buffer = ByteWriter(capacity: 1 << 17)
    /// Gets a copy of what is written.
    var log: SessionLog?
    /// Name for messages: `standard output`, a file's name.
    package let name: String
    package let isTerminal: Bool
    /// Whether a command that the shell has started reads it; most of them write to the terminal.
    package var feedsCommand = false
    private let descriptor: Int32
    private let host: Host
    /// Descriptors that were opened here and are closed here.
    private var owned: [Int32] = []
    private var isFlushing = false

    /// So many bytes are worth a write.
    static let writeSize = 1 << 16
    /// Whether the reader has gone; what is still written is dropped then.
    package private(set) var isClosed = false
    /// Cells in a line of the terminal, unless `$COLUMNS` says otherwise; nil when it is none.
    package var columns: Int? {
        guard isTerminal else { return nil }
        if let columns = host.environment.value("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
        let columns = Int(terminal_columns(descriptor))
        return columns > 0 ? columns : nil
    }

    /// Lines of the terminal; nil when it is none.
    package var rows: Int? {
        let rows = isTerminal ? Int(terminal_rows(descriptor)) : 0
        return rows > 0 ? rows : nil
    }

    /// - Parameter ownsDescriptor: whether the descriptor is closed with the sink.
    package init(descriptor: Int32, name: String, host: Host, ownsDescriptor: Bool = false) {
        self.name = name
        self.host = host
        isTerminal = isatty(descriptor) == 1
        if ownsDescriptor { owned.append(descriptor) }
        // Others may share the inherited descriptor, so its mode is not ours to change. A second one onto the same
        // pipe has a mode of its own: waiting for room then leaves time for heartbeats and Ctrl-C.
        let own = terminal_reopen_nonblocking(descriptor)
        self.descriptor = own < 0 ? descriptor : own
        if own >= 0 { owned.append(own) }
    }

    deinit { close() }

    /// Writes all that was gathered.
    ///
    /// A message on a second Ctrl-C while this waits for room asks for a flush itself; that one is for the outer to do.
    package func flush() throws(Fault) {
        guard !isFlushing else { return }
        isFlushing = true
        defer { isFlushing = false }
        var written = 0
        // What is out is not written again, whatever comes of the rest.
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
                // Nothing of it can be kept: the next flush would only fail again.
                buffer.truncate()
                throw .failed(errorText(code))
            }
        }
        if isClosed { buffer.truncate() }
    }

    private func waitForRoom() throws(Fault) {
        while true {
            // Who was told before that the program ends is not woken again.
            if host.signals?.isEnding == true { throw .leaving }
            switch host.waiter.wait(for: descriptor, Int16(POLLOUT), until: nil) {
            case .ready: return
            case .interrupted: try react()
            case .served, .timedOut: continue
            }
        }
    }

    private func react() throws(Fault) {
        switch host.signals?.reaction() ?? .none {
        case .none: return
        case .cancel: throw .cancelled
        case .leave: throw .leaving
        }
    }

    /// Closes what was opened here; nothing is written any more.
    package func close() {
        for descriptor in owned { Glibc.close(descriptor) }
        owned = []
        buffer.truncate()
    }
}
