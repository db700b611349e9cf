import IgniteCore

/// What functions see of the statement that calls them.
struct StatementContext {
    /// The time zone of the session.
    var zone = ZoneRules()
    /// When the statement began, in milliseconds; the same for all of its rows.
    var startTime = Instant.epoch {
        didSet { startTime = startTime.cut(toDigits: 3) }
    }
    /// What stops the statement; nil for statements of the node itself.
    var cancellation: Cancellation?
    /// Who is connected.
    var user = "unknown"
}

extension StatementContext {
    /// The date and time at the start of the statement in the session's zone.
    var localStartTime: LocalDateTime? {
        LocalDateTime(startTime, secondsFromUTC: zone.offset(at: startTime.seconds))
    }
}
