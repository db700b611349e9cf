import Glibc
import IgniteCore
import Synchronization

/// Where the threads of an inquiry pin what they have found; the shell's own thread waits for it.
final class InquiryBoard: Sendable {
    /// How much a node is asked.
    enum Share {
        case everything
        /// Only what it alone knows.
        case ownState
        /// Nothing: it was asked through another address.
        case nothing
    }

    private struct State {
        var answers: [NodeAnswer] = []
        var members: [ClusterNode] = []
        /// The ids of the nodes that were asked, in order.
        var asked: [String] = []
    }

    private let state = Mutex(State())
    private let pipe: Pipe

    /// How many nodes are asked for what any of them knows: what one cannot answer, another may.
    private static let witnesses = 3

    init?() {
        guard let pipe = Pipe(isBlocking: false) else { return nil }
        self.pipe = pipe
    }

    deinit {
        close(pipe.readEnd)
        close(pipe.writeEnd)
    }

    /// Polls as readable when something was pinned.
    var descriptor: Int32 { pipe.readEnd }

    func pin(_ answer: NodeAnswer) {
        state.withLock { $0.answers.append(answer) }
        ring()
    }

    /// Tells which nodes belong to the cluster.
    func tell(_ members: [ClusterNode]) {
        state.withLock { state in
            for member in members where !state.members.contains(where: { $0.id == member.id }) {
                state.members.append(member)
            }
        }
        ring()
    }

    func share(of node: String) -> Share {
        state.withLock { state in
            guard !state.asked.contains(node) else { return .nothing }
            state.asked.append(node)
            return state.asked.count <= Self.witnesses ? .everything : .ownState
        }
    }

    private func ring() {
        var bell: UInt8 = 0
        // A full pipe rings as well.
        _ = write(pipe.writeEnd, &bell, 1)
    }

    /// Returns what has been found so far.
    func read() -> (answers: [NodeAnswer], members: [ClusterNode]) {
        var bells = [UInt8](repeating: 0, count: 256)
        while Glibc.read(pipe.readEnd, &bells, bells.count) > 0 {}
        return state.withLock { ($0.answers, $0.members) }
    }
}
