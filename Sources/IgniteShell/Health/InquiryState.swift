import Glibc
import IgniteCore
import Synchronization

/// What the threads of an inquiry have found so far; the shell's own thread waits for it.
final class InquiryState: Sendable {
    /// How much a node is asked.
    enum Share {
        case everything
        /// Only what it alone knows.
        case ownState
        /// Nothing: it was asked through another address.
        case nothing
    }

    private struct Contents {
        var answers: [NodeAnswer] = []
        var members: [ClusterNode] = []
        /// The ids of the nodes that were asked, in order.
        var asked: [String] = []
    }

    private let state = Mutex(Contents())
    private let pipe: Pipe

    /// The number of nodes that are asked for what any of them knows: what one cannot answer, another may.
    private static let fullyAskedNodes = 3

    init?() {
        guard let pipe = Pipe(isBlocking: false) else { return nil }
        self.pipe = pipe
    }

    deinit {
        close(pipe.readEnd)
        close(pipe.writeEnd)
    }

    /// Polls as readable when something was added.
    var descriptor: Int32 { pipe.readEnd }

    func add(_ answer: NodeAnswer) {
        state.withLock { $0.answers.append(answer) }
        wakeReader()
    }

    /// Adds nodes that belong to the cluster.
    func add(_ members: [ClusterNode]) {
        state.withLock { state in
            for member in members where !state.members.contains(where: { $0.id == member.id }) {
                state.members.append(member)
            }
        }
        wakeReader()
    }

    func share(of node: String) -> Share {
        state.withLock { state in
            guard !state.asked.contains(node) else { return .nothing }
            state.asked.append(node)
            return state.asked.count <= Self.fullyAskedNodes ? .everything : .ownState
        }
    }

    private func wakeReader() {
        var byte: UInt8 = 0
        // A full pipe is readable as well.
        _ = write(pipe.writeEnd, &byte, 1)
    }

    /// Returns what has been found so far.
    func read() -> (answers: [NodeAnswer], members: [ClusterNode]) {
        var bytes = [UInt8](repeating: 0, count: 256)
        while Glibc.read(pipe.readEnd, &bytes, bytes.count) > 0 {}
        return state.withLock { ($0.answers, $0.members) }
    }
}
