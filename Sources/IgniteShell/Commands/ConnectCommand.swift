import Glibc
import IgniteCore

/// The commands `\c` and `\connect`.
let connectCommands = [
    MetaCommand(
        "c", "[URI | HOST[:PORT][,…]]", .connection, "connect to another server, or reconnect",
        .optional.completing(.addresses).refusingMore(), run: connectCommand),
    MetaCommand(
        "connect", "[URI | HOST[:PORT][,…]]", .connection, "the same as \\c",
        .optional.completing(.addresses).refusingMore(),
        run: connectCommand),
    passwordCommand,
]

private let connectCommand: MetaCommand.Run = { (shell, arguments, _) throws(Failure) in
    try shell.connect(to: arguments.first?.text)
    return .proceed
}

extension Shell {
    /// Connects to another server, or reconnects. Options that are not given stay unchanged.
    fileprivate func connect(to text: String?) throws(Failure) {
        try reconnect(by: text == nil ? connection.settings.profile : nil) { () throws(IgniteError) in
            try wantedOptions(text)
        }
    }

    /// Replaces the connection.
    ///
    /// The old connection is kept until the new one is established. In a script, it is closed even if that fails,
    /// because the script must not continue with the wrong cluster.
    ///
    /// - Parameter profile: The profile that describes the new connection.
    func reconnect(by profile: String?, _ wantedOptions: () throws(IgniteError) -> ClientOptions) throws(Failure) {
        do throws(IgniteError) {
            var wanted = try wantedOptions()
            wanted.optionNames = .connectCommand
            let isSameZone = wanted.timeZone == connection.settings.options.timeZone
            let zone = isSameZone ? printing.format.zone : try zone(of: wanted)
            if wanted.timeZone != nil { wanted.timeZone = zone.name }
            wanted.defaultTimeZone = zone.name
            try connection.change(to: wanted, profile: profile)
            printing.format.zone = zone
            if let server = connection.server {
                tag(
                    server.isEmbedded
                        ? "You are now connected to the \(server.product) at \(server.address)."
                        : "You are now connected to \(server.product), \(server.nodeName) at \(server.address).")
            }
        } catch {
            if isTyped { throw .ignite(sayingThatOldIsKept(error)) }
            connection.giveUp()
            throw .ignite(error)
        }
    }

    private func sayingThatOldIsKept(_ error: IgniteError) -> IgniteError {
        guard connection.isUsable, let server = connection.server else { return error }
        return error.with(message: "\(error.message)\nThe connection to \(server.address) is kept.")
    }

    private func wantedOptions(_ text: String?) throws(IgniteError) -> ClientOptions {
        var wanted = connection.settings.options
        wanted.schema = connection.statementOptions.schema
        guard let text else { return wanted }
        // Do not send a password to servers that it is not meant for.
        wanted.password = nil
        return withKnownPassword(try ClientOptions(text, over: wanted))
    }

    /// Reuses the current password for the same user and servers.
    func withKnownPassword(_ wanted: ClientOptions) -> ClientOptions {
        var wanted = wanted
        let present = connection.settings.options
        if wanted.password == nil, wanted.user == present.user, Set(wanted.addresses) == Set(present.addresses) {
            wanted.password = present.password
        }
        return wanted
    }

    private func zone(of options: ClientOptions) throws(IgniteError) -> ZoneRules {
        try ZoneRules.session(option: options.timeZone, tz: host.environment["TZ"]).zone
    }
}
