/// Returns the message of `\timing`, as in psql: `Time: 2231.112 ms (00:02.231)`, with hours and days if necessary.
package func elapsed(_ microseconds: UInt64) -> String {
    let text = "Time: \(microseconds / 1000).\(padded(microseconds % 1000, 3)) ms"
    guard microseconds >= 1_000_000 else { return text }
    let milliseconds = (microseconds + 500) / 1000
    let minutes = milliseconds / 60_000
    var clock = "\(padded(milliseconds / 1000 % 60, 2)).\(padded(milliseconds % 1000, 3))"
    clock = "\(padded(minutes % 60, 2)):\(clock)"
    if minutes >= 60 { clock = "\(padded(minutes / 60 % 24, 2)):\(clock)" }
    if minutes >= 24 * 60 { clock = "\(minutes / (24 * 60)) d \(clock)" }
    return "\(text) (\(clock))"
}

private func padded(_ number: UInt64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
