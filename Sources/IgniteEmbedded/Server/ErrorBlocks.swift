import Ignite3
import IgniteCore

extension ErrorBlock {
    /// An error of the engine.
    init(_ error: SQLError) {
        self.init(traceID: .random(), code: error.code, className: error.className, message: error.message)
    }

    /// An error of the protocol itself.
    ///
    /// - Parameter code: `group << 16 | number`.
    private init(code: Int, _ message: String, expectedSchemaVersion: Int? = nil) {
        self.init(
            traceID: .random(), code: code, className: "org.apache.ignite.lang.IgniteException", message: message,
            expectedSchemaVersion: expectedSchemaVersion)
    }

    /// IGN-CLIENT-2: there is no such operation, or this node has not got it.
    static func unexpectedOperation(_ operation: Int) -> ErrorBlock {
        ErrorBlock(code: 3 << 16 | 2, "Unexpected operation code: \(operation)")
    }

    /// IGN-CLIENT-2: the bytes of a message are not what they must be.
    static func malformed(_ what: String, _ error: WireError) -> ErrorBlock {
        ErrorBlock(code: 3 << 16 | 2, "\(what): \(error.text) at byte \(error.offset) of the frame")
    }

    /// IGN-CLIENT-3: the version of the protocol.
    static func unsupportedVersion(_ version: [Int]) -> ErrorBlock {
        ErrorBlock(code: 3 << 16 | 3, "Unsupported version: \(version.map(String.init).joined(separator: "."))")
    }

    /// IGN-AUTHENTICATION-1.
    static func unsupportedAuthentication(_ type: String) -> ErrorBlock {
        ErrorBlock(code: 15 << 16 | 1, "Unsupported authentication type: \(type)")
    }

    /// IGN-TBL-5: rows were sent for another version of the table.
    static func schemaMismatch(expected: Int, actual: Int) -> ErrorBlock {
        ErrorBlock(
            code: 2 << 16 | 5, "Schema version mismatch [expectedVer=\(expected), actualVer=\(actual)]",
            expectedSchemaVersion: expected)
    }
}

extension IgniteUUID {
    /// Returns a new id.
    static func random() -> IgniteUUID {
        // The bits of a random UUID, version 4.
        IgniteUUID(
            mostSignificant: UInt64.random(in: 0...UInt64.max) & ~0xF000 | 0x4000,
            leastSignificant: UInt64.random(in: 0...UInt64.max) & ~(3 << 62) | 1 << 63)
    }
}
