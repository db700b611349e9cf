import Glibc

/// The places where a machine stores its time zones and its own choice.
package struct ZonePaths: Sendable {
    /// The folder of the zone files.
    package var folder: String
    /// A file that contains the name of the machine's zone.
    package var timezone: String
    /// A link to the file of the machine's zone.
    package var localtime: String

    package init(
        folder: String = ZonePaths.systemFolder, timezone: String = "/etc/timezone",
        localtime: String = "/etc/localtime"
    ) {
        self.folder = folder
        self.timezone = timezone
        self.localtime = localtime
    }

    /// `$TZDIR`, otherwise the folder of the distribution.
    package static var systemFolder: String {
        if let folder = getenv("TZDIR").map({ String(cString: $0) }), !folder.isEmpty { return folder }
        return "/usr/share/zoneinfo"
    }
}

extension ZoneRules {
    /// Returns the time zone of a session: that of the option, otherwise of `$TZ`, otherwise of the machine, otherwise
    /// UTC.
    ///
    /// - Parameters:
    ///   - option: `--time-zone`.
    ///   - tz: `$TZ`; empty means UTC.
    /// - Returns: The zone, and a message for the user if `$TZ` could not be used.
    /// - Throws: `.invalidArgument` if the option is not a valid zone.
    package static func session(
        option: String?, tz: String?, paths: ZonePaths = ZonePaths()
    ) throws(IgniteError) -> (zone: ZoneRules, warning: String?) {
        if let option { return (try ZoneRules(named: option, folder: paths.folder), nil) }
        if let tz { return environment(tz, paths) }
        let file = fileBytes(paths.timezone, limit: 1024).flatMap { String(validating: $0, as: UTF8.self) }
        let names = [file.flatMap(firstWord), zoneName(ofFile: paths.localtime)]
        for name in names.compactMap({ $0 }) {
            if let zone = zone(name, paths) { return (zone, nil) }
        }
        return (ZoneRules(), nil)
    }

    /// Returns a zone by its name on this machine; nil if the server does not know it.
    private static func zone(_ name: String, _ paths: ZonePaths) -> ZoneRules? {
        // Names of offsets that are missing from Java's ids.
        let offsets = ["EST": "-05:00", "MST": "-07:00", "HST": "-10:00"]
        return try? ZoneRules(named: offsets[name] ?? name, folder: paths.folder)
    }

    private static func environment(_ tz: String, _ paths: ZonePaths) -> (zone: ZoneRules, warning: String?) {
        let text = tz.hasPrefix(":") ? String(tz.dropFirst()) : tz
        guard !text.isEmpty else { return (ZoneRules(), nil) }
        let name = text.hasPrefix("/") ? zoneName(ofFile: text) : text
        let rule = PosixRule(Array(text.utf8))
        if let name, let zone = zone(name, paths) {
            // `GMT+2` is east of Greenwich for Java and the server, and west of it for POSIX.
            guard let rule, rule.standardOffset != 0, rule.standardOffset == -zone.offset(at: 0) else {
                return (zone, nil)
            }
            return (zone, "TZ=\(text) is read as \(offsetText(zone)), as by the server; other programs differ")
        }
        if let rule, rule.daylight == nil, rule.standardOffset == 0 { return (ZoneRules(), nil) }
        let reason = rule == nil ? "is not a known time zone" : "is a rule, which the server does not accept"
        return (ZoneRules(), "TZ=\(text) \(reason); using UTC (set another with --time-zone)")
    }

    private static func offsetText(_ zone: ZoneRules) -> String {
        var out = ByteWriter()
        out.appendOffset(zone.offset(at: 0))
        return String(decoding: out.bytes, as: UTF8.self)
    }

    /// Returns the name of the zone whose file this is or links to: the text after `zoneinfo/`.
    private static func zoneName(ofFile path: String) -> String? {
        for path in [path, linkTarget(path) ?? ""] {
            let parts = path.split(separator: "/")
            guard let folder = parts.lastIndex(of: "zoneinfo") else { continue }
            let name = parts[(folder + 1)...].drop { $0 == "posix" || $0 == "right" }
            return name.joined(separator: "/")
        }
        return nil
    }

    /// Returns the first word; the file may contain comments and blank lines.
    private static func firstWord(_ text: String) -> String? {
        for line in text.split(whereSeparator: \.isNewline) {
            if let word = line.split(whereSeparator: \.isWhitespace).first, !word.hasPrefix("#") { return String(word) }
        }
        return nil
    }
}
