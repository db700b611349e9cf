import IgniteCore

/// The command `\activate`.
let activateCommand = MetaCommand(
    "activate", "[on|readonly|off [force]]", .cluster, "show or set the state; force deletes the data in memory",
    MetaCommand.Parameters(kinds: [.normal, .normal], dropsSemicolons: true)
        .completing(.words(["off", "on", "readonly"]), .wordsInOrder(["off": ["force"]])).refusingMore()
) { (shell, arguments, _) throws(Failure) in
    try shell.activate(arguments.map(\.text))
}.needing { $0.caches != nil }

extension Shell {
    /// Returns the state of the cluster; nil if the cluster has none, or does not tell.
    func clusterActivity() throws(Failure) -> ClusterActivity? {
        do throws(Failure) {
            return try connection.call { (session) throws(IgniteError) in try session.control?.activity() }
        } catch {
            guard case .ignite(let reason) = error, reason.code == .server else { throw error }
            return nil
        }
    }

    fileprivate func activate(_ words: [String]) throws(Failure) {
        try connection.makeReady()
        guard let word = words.first else {
            let activity = try connection.call { (session) throws(IgniteError) in try session.control?.activity() }
            return try printing.write("The cluster is \(activity.map(text) ?? "active").\n", to: printing.output)
        }
        guard let wanted = ClusterActivity(rawValue: word.lowercased()) else {
            throw .shell("\\activate: expected on, readonly or off, not \"\(word)\"")
        }
        let isForced = words.count > 1
        if isForced, wanted != .off || words[1].lowercased() != "force" {
            throw .shell("\\activate: unexpected \"\(words[1])\"; only off can be followed by force")
        }
        guard connection.transaction == nil else {
            throw .shell("\\activate: not possible in a transaction; \\commit or \\rollback first")
        }
        try connection.call { (session) throws(IgniteError) in
            try session.control?.change(to: wanted, isForced: isForced)
        }
        connection.catalogLoader.outdate()
        tag("The cluster is \(text(wanted)).")
    }

    private func text(_ activity: ClusterActivity) -> String {
        switch activity {
        case .on: "active"
        case .off: "inactive"
        case .readOnly: "active, read-only"
        }
    }
}
