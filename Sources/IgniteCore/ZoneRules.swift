/// The offsets from UTC of one time zone.
package final class ZoneRules: Sendable {
    /// The id under which the server knows the zone: `Europe/Berlin`, `UTC`, `+05:30`, `GMT+2`.
    package let name: String

    /// UTC.
    package init() { name = "UTC" }

    /// Seconds east of UTC at a moment, which is given in seconds since 1970 UTC.
    package func offset(at seconds: Int64) -> Int { 0 }
}
