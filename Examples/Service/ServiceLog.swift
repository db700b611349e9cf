import Foundation
import IgniteAsync
import Synchronization

/// Writes a line for each event that an operator wants to read. With swift-log, it would be a `Logger`.
final class ServiceLog: ClientEventListener {
    enum Level: String {
        case info, warning
    }

    private let start = ContinuousClock.now

    func write(_ level: Level, _ text: String) {
        FileHandle.standardError.write(Data("\(seconds(.now)) \(level.rawValue): \(text)\n".utf8))
    }

    /// Returns a point in time as it appears in the lines of the log.
    func seconds(_ time: ContinuousClock.Instant) -> String { String(format: "%.3f", (time - start) / .seconds(1)) }

    func handle(_ event: ClientEvent) {
        switch event.kind {
        case .handshakeSucceeded, .connectionClosed: write(.info, "\(event)")
        case .connectFailed, .handshakeFailed, .authenticationFailed, .connectionLost: write(.warning, "\(event)")
        default: break
        }
    }
}

/// Counts and times. With swift-metrics, these would be counters and timers.
final class ServiceMetrics: ClientEventListener {
    private struct Figures {
        var tasks = 0
        var again = 0
        var errors: [String: Int] = [:]
        var durations: [Duration] = []
        var requests = 0
        var lostConnections = 0
    }

    private let state = Mutex(Figures())

    func handle(_ event: ClientEvent) {
        switch event.kind {
        case .requestStarted: state.withLock { $0.requests += 1 }
        case .connectionLost: state.withLock { $0.lostConnections += 1 }
        default: break
        }
    }

    func tryAgain() { state.withLock { $0.again += 1 } }

    func ended(_ result: Result<Void, any Error>, after duration: Duration) {
        state.withLock { figures in
            figures.tasks += 1
            figures.durations.append(duration)
            guard case .failure(let error) = result else { return }
            figures.errors[Self.kind(error), default: 0] += 1
        }
    }

    private static func kind(_ error: any Error) -> String {
        guard let error = error as? IgniteError else { return "\(type(of: error))" }
        // Ignite 2 has codes only for errors of SQL.
        let code = error.server?.code ?? ""
        let kind = code.isEmpty ? "\(error.code)" : code
        return error.isOutcomeUnknown ? "\(kind), outcome unknown" : kind
    }

    func line(_ pool: PoolStatistics) -> String {
        let (tasks, again) = state.withLock { ($0.tasks, $0.again) }
        return "\(tasks) transfers, \(again) attempts again; connections: \(pool.inUse) in use, \(pool.idle) idle, "
            + "\(pool.connecting) being made; \(pool.waiting) waiting; \(pool.made) made and \(pool.failed) failed so far"
    }

    var figures: String {
        state.withLock { figures in
            let sorted = figures.durations.sorted()
            func percentile(_ share: Double) -> String {
                guard !sorted.isEmpty else { return "-" }
                let duration = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
                return "\(Int(duration / .milliseconds(1))) ms"
            }
            let errors = figures.errors.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            return
                "tasks \(figures.tasks), attempts again \(figures.again), connections lost \(figures.lostConnections), "
                + "requests \(figures.requests)\nerrors: \(errors.isEmpty ? "none" : errors.joined(separator: "; "))\n"
                + "time of a task: median \(percentile(0.5)), 99 % \(percentile(0.99)), longest \(percentile(1))"
        }
    }
}
