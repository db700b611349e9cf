import Foundation

/// What something took.
public struct Measurement {
    /// Seconds on the clock on the wall.
    public var wall: Double
    /// Seconds of the processor, in this process or the peer's.
    public var cpu: Double

    /// Runs the body and tells what it took.
    public init(_ body: () throws -> Void) rethrows {
        let before = Self.cpuSeconds()
        let start = ContinuousClock.now
        try body()
        wall = Self.seconds(since: start)
        cpu = Self.cpuSeconds() - before
    }

    /// The same for what waits for tasks.
    public init(_ body: () async throws -> Void) async rethrows {
        let before = Self.cpuSeconds()
        let start = ContinuousClock.now
        try await body()
        wall = Self.seconds(since: start)
        cpu = Self.cpuSeconds() - before
    }

    /// What a program says that another client took: wall and CPU seconds on a line; nil where that client is missing,
    /// which the program tells with status 77.
    public init?(peer command: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if process.terminationStatus == 77 { return nil }
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard process.terminationStatus == 0, numbers.count == 2 else {
            fatalError("\(command) failed with status \(process.terminationStatus): \(text)")
        }
        (wall, cpu) = (numbers[0], numbers[1])
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
}
