/// HEARTBEAT (ignite3-protocol.md 7): nothing there, nothing back.
package enum Heartbeat {
    /// Servers drop a connection on which nothing comes for the idle time-out; a third of it leaves room for delays.
    /// Without such a time-out one every 30 s tells a dead peer from a quiet one.
    package static func interval(idleTimeoutMilliseconds idle: Int64) -> Double {
        idle > 0 ? min(30, max(0.5, Double(idle) / 3000)) : 30
    }
}
