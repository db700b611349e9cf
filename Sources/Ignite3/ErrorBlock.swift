package import IgniteCore

/// An error as the wire has it (ignite3-protocol.md 6).
package struct ErrorBlock: Equatable {
    package var traceID: WireUUID
    /// `group << 16 | number`.
    package var code: Int
    package var className: String
    package var message: String?
    package var stackTrace: String?

    package init(
        traceID: WireUUID, code: Int, className: String, message: String?, stackTrace: String? = nil
    ) {
        self.traceID = traceID
        self.code = code
        self.className = className
        self.message = message
        self.stackTrace = stackTrace
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        traceID = try reader.unpackUUID()
        code = try reader.unpackInt()
        className = try reader.unpackString()
        message = try reader.unpackStringOrNil()
        stackTrace = try reader.unpackStringOrNil()
        guard try !reader.unpackNil() else { return }
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 2)) {
            // No extension matters to single statements; the one with several values belongs to batches.
            if try reader.unpackString() == "sql-update-counters" {
                for _ in 0..<(try reader.unpackCount()) { try reader.skipValue() }
            } else {
                try reader.skipValue()
            }
        }
    }

    package func encode(to out: inout ByteWriter) {
        out.pack(traceID)
        out.pack(code)
        out.pack(className)
        out.pack(message)
        out.pack(stackTrace)
        out.packNil()
    }

    package var group: String {
        let names = [
            "CMN", "TBL", "CLIENT", "SQL", "META", "IDX", "TX", "REP", "STORAGE", "DISTRZONES", "NETWORK", "NODECFG",
            "CODEDEPLOY", "GC", "AUTHENTICATION", "COMPUTE", "CATALOG", "PLACEMENTDRIVER", "WORKERS", "RECOVERY",
            "EMBEDDED", "MARSHALLING", "REST", "COMMONCFG",
        ]
        let index = code >> 16
        return index >= 1 && index <= names.count ? names[index - 1] : String(index)
    }

    package var number: Int { code & 0xFFFF }

    package var record: IgniteError.ServerRecord {
        IgniteError.ServerRecord(
            codeText: "IGN-\(group)-\(number)", group: group, number: number, className: className, message: message,
            traceID: traceID.description, stackTrace: stackTrace)
    }
}
