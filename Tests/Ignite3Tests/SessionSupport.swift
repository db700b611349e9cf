import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// One column of numbers, which most results here have.
let numbers = [Column(name: "X", type: .bigint)]

/// Rows of one number each.
func rows(_ values: ClosedRange<Int64>) -> [[Value]] { values.map { [.bigint($0)] } }

extension ScriptedPeer {
    func connect(eventLoop: EventLoop = EventLoop(), socketTimeout: Double = 60) throws -> Ignite3Session {
        var options = options
        options.socketTimeout = .seconds(socketTimeout)
        return try Ignite3Session.connect(options, eventLoop: eventLoop)
    }
}

extension Ignite3Session {
    /// Runs a statement with the default options, or a timeout.
    @discardableResult
    func run(
        _ sql: String, parameters: [Value] = [], pageSize: Int = 1024, timeout: Double = 0,
        in transaction: Transaction? = nil
    ) throws(IgniteError) -> ResultSet {
        var options = StatementSettings()
        options.timeout = timeout
        options.pageSize = pageSize
        return try execute(sql, parameters: parameters, options: options, in: transaction)
    }
}

extension ResultSet {
    /// The values of the present page.
    var values: [[Value]] {
        (0..<page.rowCount).map { index in
            let row = page.row(index)
            return columns.indices.map { row.value(of: row[$0]) }
        }
    }

    /// The values of this page and all that follow.
    func allValues() throws(IgniteError) -> [[Value]] {
        var all = values
        while try advance() { all += values }
        return all
    }
}

/// The error that the body ends with.
func failure(of body: () throws -> Void) throws -> IgniteError {
    try #require(throws: IgniteError.self, performing: body)
}

/// The most memory that this process has ever had mapped, in bytes.
func addressSpacePeak() -> Int {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmPeak:") }
    return (line?.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0) * 1024
}
