import Glibc
import IgniteCore

/// Asks all nodes of a cluster for its state: each given address, and each node that these know, at the same time.
///
/// It has connections of its own, so that it is independent of the user's session, does not wait for it, and goes on
/// where that one has ended.
struct ClusterInquiry {
    let host: Host
    let options: ClientOptions
    /// The age in seconds of the transactions and queries that are asked for.
    let age: Int

    /// The seconds for which nodes that were found wait for those that were given, which are often the same.
    private static let head = 0.5

    /// Returns the answers: those of given addresses first, in their order.
    func answers() throws(Failure) -> [NodeAnswer] {
        guard let state = InquiryState() else { throw .shell("could not create a pipe: \(errorText(errno))") }
        let inquiry = NodeInquiry(options: options, state: state, age: age)
        let start = Deadline.now
        var targets = options.addresses.map { InquiryTarget(addresses: [$0], origin: .given) }
        var answers: [NodeAnswer] = []
        for target in targets { try ask(inquiry, target) }
        while answers.count < targets.count {
            let isHeadOver = start.advanced(bySeconds: Self.head).isPast
            let pause = isHeadOver ? 2 * NodeInquiry.limit : Self.head
            let outcome = host.eventLoop.wait(for: state.descriptor, Int16(POLLIN), until: .after(seconds: pause))
            if case .interrupted = outcome, let failure = host.interruption("while asking the nodes") { throw failure }
            let found = state.read()
            answers = found.answers
            guard answers.count >= options.addresses.count || isHeadOver else { continue }
            for target in self.targets(for: found.members, answers, targets) {
                targets.append(target)
                try ask(inquiry, target)
            }
        }
        return targets.compactMap { target in answers.first { $0.target.name == target.name } }
    }

    private func ask(_ inquiry: NodeInquiry, _ target: InquiryTarget) throws(Failure) {
        let status = startThread { inquiry.run(target) }
        guard status == 0 else { throw .shell("could not start a thread: \(errorText(status))") }
    }

    /// Returns the targets for members that have not answered and are not being asked.
    private func targets(
        for members: [ClusterNode], _ answers: [NodeAnswer], _ targets: [InquiryTarget]
    ) -> [InquiryTarget] {
        let answered = Set(answers.compactMap { $0.server?.nodeID })
        let asked = Set(targets.flatMap(\.addresses))
        return members.filter { !answered.contains($0.id) }.compactMap { member in
            if !member.clientAddresses.isEmpty {
                guard asked.isDisjoint(with: member.clientAddresses) else { return nil }
                // A loopback address means another machine to each node.
                let remote = member.clientAddresses.filter { !Resolver.isThisMachine($0.host) }
                let isHere = options.addresses.contains { Resolver.isThisMachine($0.host) }
                let addresses = isHere || remote.isEmpty ? member.clientAddresses : remote
                return InquiryTarget(addresses: addresses, origin: .told(member))
            }
            guard let port = answers.first(where: { $0.server != nil })?.target.addresses.first?.port,
                let guess = member.internalHost.map({ ClientOptions.Address(host: $0, port: port) }),
                !asked.contains(guess), !Resolver.isThisMachine(guess.host)
            else { return nil }
            return InquiryTarget(addresses: [guess], origin: .guessed(member))
        }
    }
}

extension ClusterNode {
    /// The host for other nodes, which is often that for clients; nil if there is not exactly one.
    fileprivate var internalHost: String? {
        guard let colon = internalAddress.lastIndex(of: ":"), !internalAddress.contains(",") else { return nil }
        let host = internalAddress[..<colon]
        return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : String(host)
    }
}
