import Glibc
import IgniteCore
import IgniteShell

/// The connection to make. Options override the URI, then the environment, the profile and the defaults.
struct ConnectionChoice {
    private(set) var options = ClientOptions.ofShell
    /// The time zone of the session.
    private(set) var zone = ZoneRules()
    /// The reason why `$TZ` cannot be used, if it cannot.
    private(set) var zoneWarning: String?
    /// The name of the profile in use.
    private(set) var profile: String?
    /// The options that apply where a profile chosen later sets nothing.
    private(set) var optionsUnderProfiles = ClientOptions.ofShell

    init(
        _ arguments: CommandLineArguments, _ configuration: Configuration, _ variables: Environment
    ) throws(ShellError) {
        (options.optionNames, optionsUnderProfiles.optionNames) = (.commandLine, .commandLine)
        let invocation = arguments.invocation
        let environment = EnvironmentChoice(variables)
        let profile = try Self.profile(arguments, configuration, environment)
        try profile?.apply(to: &options)
        self.profile = profile?.name
        // Apply these last: a password must not be used with another user, and $TZ overrides the zone of a profile.
        let (user, password, zoneOfProfile) = (options.user, options.password, options.timeZone)
        (options.password, options.timeZone) = (nil, nil)
        do throws(IgniteError) {
            try environment.apply(to: &options)
            if let connection = arguments.connection {
                options = try ClientOptions(connection, over: options)
            } else if let uri = environment.uri, invocation.profile == nil || profile?.saysWhere != true {
                options = try ClientOptions(uri, over: options)
            }
            try Self.setAddresses(arguments, &options)
            for (name, value) in invocation.connection {
                try options.set(name, to: value, givenAs: OptionNames.commandLine(name))
            }
            if options.password == nil, user == nil || user == options.user { options.password = password }
            let tz = variables["TZ"]
            let chosen = invocation.timeZone ?? options.timeZone ?? (tz == nil ? zoneOfProfile : nil)
            (zone, zoneWarning) = try ZoneRules.session(option: chosen, tz: tz)
            options.timeZone = chosen.map { _ in zone.name }
            options.defaultTimeZone = zone.name

            try environment.apply(to: &optionsUnderProfiles)
            optionsUnderProfiles.password = nil
            for (name, value) in invocation.connection { try optionsUnderProfiles.set(name, to: value) }
            optionsUnderProfiles.timeZone = invocation.timeZone
        } catch {
            throw ShellError(error.message + (error.hint.map { " (\($0))" } ?? ""))
        }
    }

    /// Returns the requested profile, or `default` if nothing else specifies a server.
    private static func profile(
        _ arguments: CommandLineArguments, _ configuration: Configuration, _ environment: EnvironmentChoice
    ) throws(ShellError) -> Configuration.Profile? {
        if let name = arguments.invocation.profile ?? environment.profile { return try configuration.profile(name) }
        let isSaidWhere = arguments.connection != nil || arguments.invocation.hosts != nil || environment.uri != nil
        return isSaidWhere ? nil : try configuration.defaultProfile()
    }

    /// Applies `-h`, which replaces all addresses, and `-p`, which replaces all ports.
    private static func setAddresses(
        _ arguments: CommandLineArguments, _ options: inout ClientOptions
    ) throws(IgniteError) {
        let invocation = arguments.invocation
        if let hosts = invocation.hosts {
            if let connection = arguments.connection, ClientOptions.Address(embedded: connection) != nil {
                throw refusal("--host")
            }
            guard !hosts.contains(where: { "/@?".contains($0) }) else {
                throw IgniteError(
                    .invalidArgument, "--host accepts only hosts",
                    hint: "use --user for the user, and give a URI without an option")
            }
            options.addresses = try ClientOptions.addresses(hosts, called: "--host")
        }
        let isEmbedded = options.addresses.contains(where: \.isEmbedded)
        if isEmbedded, invocation.passwordQuestion == .always { throw refusal("--password") }
        guard let port = invocation.port else { return }
        if isEmbedded { throw refusal("--port") }
        for index in options.addresses.indices { options.addresses[index].port = port }
    }

    /// Returns the error for an option that the embedded node has no use for. Options of the connection itself are
    /// checked with it.
    private static func refusal(_ option: String) -> IgniteError {
        IgniteError(.invalidArgument, "\(option) does not apply to the embedded node")
    }
}

/// The connection settings in the environment. Passwords are removed from it, so that child processes do not inherit
/// them.
private struct EnvironmentChoice {
    let uri: String?
    let profile: String?
    private let user: String?
    private let password: String?
    private let schema: String?

    init(_ environment: Environment) {
        uri = environment.value("IGNITE_SQL_URI")
        profile = environment.value("IGNITE_SQL_PROFILE")
        user = environment.value("IGNITE_SQL_USER")
        password = environment.value("IGNITE_SQL_PASSWORD")
        schema = environment.value("IGNITE_SQL_SCHEMA")
        environment["IGNITE_SQL_PASSWORD"] = nil
        // An invalid URI can contain a password as well.
        if let uri, (try? ClientOptions(uri)).map({ $0.password != nil }) ?? true {
            environment["IGNITE_SQL_URI"] = nil
        }
    }

    func apply(to options: inout ClientOptions) throws(IgniteError) {
        if let user { try options.set("user", to: user, givenAs: "IGNITE_SQL_USER") }
        if let schema { try options.set("schema", to: schema, givenAs: "IGNITE_SQL_SCHEMA") }
        if let password { options.password = password }
    }
}
