/// HEARTBEAT (ignite3-protocol.md 7): an empty request with an empty answer.
package enum Heartbeat {
    /// Servers drop a connection that is silent for the idle timeout; a third of it leaves room for delays. Without
    /// such a timeout, a heartbeat every 30 s distinguishes a dead peer from an idle one.
    package static func interval(idleTimeoutMilliseconds idle: Int64) -> Double {
        idle > 0 ? min(30, max(0.5, Double(idle) / 3000)) : 30
    }
}
