import Glibc
package import IgniteCore

/// The contents of `config.ini`: profiles, which are named connections, and settings of the shell.
package struct Configuration: Sendable {
    /// A `name = value` line and its location.
    struct Line: Sendable {
        let name: String
        let value: String
        /// The location, as `FILE:LINE`.
        let place: String
    }

    /// A `[profile NAME]` section.
    package struct Profile: Sendable {
        package let name: String
        fileprivate(set) var lines: [Line] = []
    }

    package private(set) var profiles: [Profile] = []
    private(set) var settings: [Line] = []
    /// Warnings about the file.
    package private(set) var warnings: [String] = []
    private let path: String
    /// The reason why the file cannot be used.
    private var fault: String?

    /// Reads `config.ini` in a directory, if it exists.
    package init(folder: String?) {
        path = (folder ?? "") + "/config.ini"
        guard folder != nil else { return }
        do throws(ShellError) {
            guard let file = try SettingsFile(path) else { return }
            read(file.bytes)
            if file.othersMode & 0o044 != 0, holdsPassword {
                ignore(
                    "\(path) is ignored: it contains a password that others can read; run chmod 600 \(path)"
                )
            }
        } catch {
            ignore(error.message)
        }
    }

    /// Creates the configuration from a text.
    package init(_ text: String, path: String) {
        self.path = path
        read(Array(text.utf8))
    }

    private mutating func read(_ bytes: [UInt8]) {
        let file = ConfigurationLines(bytes)
        if let (line, cause) = file.fault {
            fault = "\(path):\(line): \(cause)"
            warnings.append(fault ?? "")
        }
        var unknown: Set<String> = []
        for entry in file.entries {
            let line = Line(name: entry.name, value: entry.value, place: "\(path):\(entry.line)")
            if entry.section == "settings" {
                settings.append(line)
            } else if let name = Self.profileName(entry.section) {
                let index = profiles.firstIndex { $0.name == name }
                if index == nil { profiles.append(Profile(name: name)) }
                profiles[index ?? profiles.count - 1].lines.append(line)
            } else if unknown.insert(entry.section).inserted {
                warnings.append("\(line.place): \(Self.complaint(aboutSection: entry.section))")
            }
        }
    }

    private mutating func ignore(_ cause: String) {
        (profiles, settings) = ([], [])
        fault = cause
        warnings = [cause]
    }

    /// Returns `NAME` of `profile NAME`, which consists of letters, digits, `_`, `-` and `.`, without special meaning
    /// to other shells.
    private static func profileName(_ section: String) -> String? {
        let words = section.split { $0 == " " || $0 == "\t" }
        guard words.count == 2, words[0] == "profile" else { return nil }
        let isName = words[1].unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "_-.".unicodeScalars.contains(scalar)
        }
        return isName && words[1].first != "-" ? String(words[1]) : nil
    }

    private static func complaint(aboutSection section: String) -> String {
        if section.isEmpty { return "the line is before the first [section]" }
        if section.hasPrefix("profile ") {
            return "a profile name consists of letters, digits, _, - and ., not \"\(section.dropFirst(8))\""
        }
        let near = suggestion(for: section, among: ["settings", "profile"]) { "[\($0)]" }
        return "unknown section [\(section)]\(near.isEmpty ? "; there are [settings] and [profile NAME]" : near)"
    }

    private var holdsPassword: Bool {
        let secret = Set(ConnectionOption.all.filter(\.isSecret).map(\.name))
        return profiles.flatMap(\.lines).contains {
            secret.contains($0.name) || ($0.name == "uri" && History.holdsSecret($0.value))
        }
    }

    // MARK: Profiles

    /// Returns the profile with a name.
    ///
    /// - Throws: An error if the profile does not exist, or if the file cannot be used.
    package func profile(_ name: String) throws(ShellError) -> Profile {
        if let fault { throw ShellError("profile \"\(name)\" cannot be used: \(fault)") }
        if let profile = profiles.first(where: { $0.name == name }) { return profile }
        let near = suggestion(for: name, among: profiles.map(\.name)) { "\"\($0)\"" }
        throw ShellError("profile \"\(name)\" does not exist in \(path)\(near)")
    }

    /// Returns the profile that is used if nothing else specifies a server; nil if there is none.
    package func defaultProfile() throws(ShellError) -> Profile? {
        profiles.contains { $0.name == "default" } ? try profile("default") : nil
    }
}

extension Configuration.Profile {
    private static let places = ["uri", "addresses"]

    /// Whether the profile specifies servers.
    package var saysWhere: Bool { lines.contains { Self.places.contains($0.name) } }

    /// Applies the options of the profile. Separate options override those in its URI.
    package func apply(to options: inout ClientOptions) throws(ShellError) {
        for isPlace in [true, false] {
            for line in lines where Self.places.contains(line.name) == isPlace {
                do throws(IgniteError) {
                    try set(line, &options)
                } catch {
                    throw ShellError("\(line.place): \(error.message)\(error.hint.map { " (\($0))" } ?? "")")
                }
            }
        }
    }

    private func set(_ line: Configuration.Line, _ options: inout ClientOptions) throws(IgniteError) {
        switch line.name {
        case "uri": options = try ClientOptions(line.value, over: options)
        case "addresses":
            guard !line.value.contains(where: { "/@?".contains($0) }) else {
                throw IgniteError(
                    .invalidArgument, "addresses = accepts only hosts",
                    hint: "use user = for the user and uri = for a URI")
            }
            options.addresses = try ClientOptions.addresses(line.value, called: "addresses")
        default:
            let known = ConnectionOption.all.map(\.name) + Self.places
            guard known.contains(line.name) else {
                let near = suggestion(for: line.name, among: known) { "\"\($0)\"" }
                throw IgniteError(
                    .invalidArgument,
                    "there is no connection option \"\(line.name)\"\(near)",
                    hint: near.isEmpty ? "the options are \(known.joined(separator: ", "))" : nil)
            }
            try options.set(line.name, to: line.value)
        }
    }
}

// MARK: Settings

extension Shell {
    /// Applies `[settings]`: special variables and settings of `\pset`.
    package func apply(settingsOf configuration: Configuration) {
        for line in configuration.settings {
            do throws(ShellError) {
                try apply(line)
            } catch {
                diagnostics.warning("\(line.place): \(error.message)")
            }
        }
    }

    private func apply(_ line: Configuration.Line) throws(ShellError) {
        if SpecialVariable.named(line.name) != nil {
            return try variables.set(line.name, line.value)
        }
        let settings = PsetOption.all.map(\.name)
        guard settings.contains(line.name) else {
            let near = suggestion(for: line.name, among: settings + SpecialVariable.all.map(\.name))
            throw ShellError("unknown setting \"\(line.name)\"\(near)")
        }
        try PsetOption.set(line.name, to: line.value, in: &printing.format)
    }
}
