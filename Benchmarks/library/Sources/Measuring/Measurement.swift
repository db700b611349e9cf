import Foundation

/// The time that some work took.
public struct Measurement {
    /// The elapsed time, in seconds.
    public var wall: Double
    /// The CPU time, in seconds, of this process or of the other client.
    public var cpu: Double

    /// Runs the body and measures its time.
    public init(_ body: () throws -> Void) rethrows {
        let before = Self.cpuSeconds()
        let start = ContinuousClock.now
        try body()
        wall = Self.seconds(since: start)
        cpu = Self.cpuSeconds() - before
    }

    /// Runs an asynchronous body and measures its time.
    public init(_ body: () async throws -> Void) async rethrows {
        let before = Self.cpuSeconds()
        let start = ContinuousClock.now
        try await body()
        wall = Self.seconds(since: start)
        cpu = Self.cpuSeconds() - before
    }

    /// Runs a program that measures another client and prints the elapsed and CPU seconds on one line.
    ///
    /// Returns nil if the client is not installed, which the program reports with status 77.
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
