package import IgniteCore

/// An error in a response (ignite2-protocol.md 3): a status and a message, which for SQL begins with an SQLSTATE.
package struct ServerError: Equatable, Sendable {
    package let status: Int32
    /// Five characters; only for SQL.
    package let sqlState: String?
    /// The message without the SQLSTATE. It can have many lines.
    package let message: String

    /// - Parameter operation: The operation of the request; nil if it is unknown.
    package init(status: Int32, message: String?, operation: Operation?) {
        self.status = status
        let message = message ?? ""
        let prefix = operation?.hasSQLState == true ? Self.sqlState(of: message) : nil
        sqlState = prefix
        self.message = prefix == nil ? message : String(message.dropFirst(7))
    }

    /// - Parameter header: The header of an error.
    package init(_ header: ResponseHeader, operation: Operation?) {
        self.init(status: header.status, message: header.message, operation: operation)
    }

    /// The message as the server sent it.
    package var text: String { (sqlState.map { "\($0): " } ?? "") + message }

    /// Returns the SQLSTATE before `: ` at the beginning of a message.
    private static func sqlState(of message: String) -> String? {
        let start = message.utf8.prefix(7)
        guard start.count == 7, start.elementsEqual(start.prefix(5) + [UInt8(ascii: ":"), UInt8(ascii: " ")]),
            start.prefix(5).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x41 && $0 <= 0x5A })
        else { return nil }
        return String(message.prefix(5))
    }

    /// The name of the status, as in the source of the server.
    package var statusName: String {
        switch status {
        case 0: "SUCCESS"
        case 1: "FAILED"
        case 2: "INVALID_OP_CODE"
        case 10: "INVALID_NODE_STATE"
        case 11: "NODE_IN_RECOVERY_MODE"
        case 100: "FUNCTIONALITY_DISABLED"
        case 1000: "CACHE_DOES_NOT_EXIST"
        case 1001: "CACHE_EXISTS"
        case 1002: "CACHE_CONFIG_INVALID"
        case 1010: "TOO_MANY_CURSORS"
        case 1011: "RESOURCE_DOES_NOT_EXIST"
        case 1012: "SECURITY_VIOLATION"
        case 1020: "TX_LIMIT_EXCEEDED"
        case 1021: "TX_NOT_FOUND"
        case 1030: "TOO_MANY_COMPUTE_TASKS"
        case 1040: "ENTRY_PROCESSOR_EXCEPTION"
        case 2000: "AUTH_FAILED"
        default: "STATUS_\(status)"
        }
    }

    /// The SQLSTATE, or the name of the status if that says more; empty for a failure without an SQLSTATE.
    package var code: String { status == 1 ? sqlState ?? "" : statusName }

    /// The message's first line; the rest names tokens that the parser expected, or the server's stack trace.
    package var firstLine: String {
        let line = engineMessage.prefix { $0 != "\n" && $0 != "\r\n" }
        // The engine H2 shows the statement on the lines that follow this.
        let end: Substring = "; SQL statement:"
        if line.hasSuffix(end) { return String(line.dropLast(end.count)) }
        // All fields of the message that the node was to get.
        if let end = line.firstRange(of: "node left grid")?.upperBound { return String(line[..<end]) }
        // All fields of the transaction's object.
        guard let end = line.firstRange(of: "GridNearTxLocal")?.lowerBound else { return String(line) }
        var text = line[..<end]
        while let last = text.last, " :,=[".contains(last) { text.removeLast() }
        for word in [", tx", "[tx"] where text.hasSuffix(word) { text.removeLast(word.count) }
        return String(text) + (text.contains("[") && !text.contains("]") ? "]" : "")
    }

    /// Whether the reason is that the cluster is inactive.
    var isInactivity: Bool { engineMessage.contains("cluster is inactive") }

    package var record: IgniteError.ServerRecord {
        let syntaxError = engineMessage.hasPrefix("Failed to parse query") ? H2SyntaxError(message) : nil
        let shown = syntaxError?.message ?? firstLine
        return IgniteError.ServerRecord(
            code: code, sqlState: sqlState, className: className, message: shown,
            stackTrace: message == shown ? nil : message, position: syntaxError?.position, traits: traits)
    }

    /// The name of the Java class with which some messages begin: `class org.apache.ignite.IgniteException: …`.
    private var className: String? {
        guard message.hasPrefix("class "), let end = message.firstRange(of: ": ") else { return nil }
        let name = message[message.index(message.startIndex, offsetBy: 6)..<end.lowerBound]
        return name.contains(" ") || !name.contains(".") ? nil : String(name)
    }

    /// The message without the name of a class.
    private var engineMessage: Substring { className.map { message.dropFirst($0.count + 8) } ?? message[...] }

    // MARK: Traits

    /// What the error means: from the status, the SQLSTATE or, because most errors have the same SQLSTATE, the message
    /// (ignite2-protocol.md 4.6).
    private var traits: IgniteError.Traits {
        switch status {
        case 10, 11: return .retryable
        // A cache that does not exist, or that exists.
        case 1000, 1001: return .invalidStatement
        case 1021: return .transactionOver
        case 2000: return .authentication
        default: break
        }
        switch sqlState {
        // Their messages contain data, which can be any text.
        case "23000", "22004": return .integrityViolation
        case "0700B": return .dataError
        case "0A000": return .invalidStatement
        case "57014": return [.cancelled, .mayBeDone]
        default: break
        }
        if let traits = transactionTraits { return traits }
        switch sqlState {
        case "42000": return statementTraits
        case "50000": return otherTraits
        default: return []
        }
    }

    /// The traits of errors that any operation of a transaction can have.
    private var transactionTraits: IgniteError.Traits? {
        if message.contains("Failed to prepare transaction, read/write conflict") {
            return [.retryable, .lockConflict]
        }
        if message.contains("Failed to acquire lock within provided timeout") {
            return [.retryable, .timeUp, .lockConflict]
        }
        if message.contains("transaction timed out") || message.contains("TransactionTimeoutException") {
            return [.retryable, .timeUp]
        }
        if message.contains("Failed to update keys") || message.contains("Failed to update some keys") {
            return .mayBeDone
        }
        if message.contains("Transaction spans operations on atomic cache") { return .invalidStatement }
        if message.contains("TransactionRollbackException") || message.contains("marked as rollback-only") {
            return .transactionOver
        }
        if IgniteError.hidesCause(message) { return [.causeHidden, .mayBeDone] }
        return nil
    }

    /// The traits of errors in the text of a statement.
    private var statementTraits: IgniteError.Traits {
        if let code = h2Code { return traits(ofH2: code) }
        if message.hasPrefix("Failed to parse query.") { return .syntaxError }
        if message.contains("does not allow NULLs") { return .integrityViolation }
        return .invalidStatement
    }

    /// The traits of errors that have no SQLSTATE of their own.
    private var otherTraits: IgniteError.Traits {
        if message.contains("QueryCancelledException") || message.contains("query was cancelled") {
            return [.cancelled, .mayBeDone]
        }
        if message.contains("query was timed out") { return [.timeUp, .mayBeDone] }
        // A statement that waited for a lock when it was cancelled.
        if message.hasPrefix("Trying to resume transaction with incorrect state") { return [.cancelled, .mayBeDone] }
        if let code = h2Code { return traits(ofH2: code) }
        if message.hasPrefix("Failed to parse SQL statement") { return .syntaxError }
        if message.hasPrefix("Invalid number of query parameters") { return .invalidStatement }
        let arithmetic = [" / by zero", " overflow", "neither a decimal digit number", "Division by zero"]
        if arithmetic.contains(where: message.contains) { return .dataError }
        return []
    }

    /// The code of the H2 engine at the end of its messages: `[42102-197]`.
    private var h2Code: Substring? {
        guard let end = message.range(of: "-197]", backwards: true) else { return nil }
        let code = message[..<end].suffix(6)
        guard code.first == "[", code.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return code.dropFirst()
    }

    private func traits(ofH2 code: Substring) -> IgniteError.Traits {
        switch code {
        case "42000", "42001": .syntaxError
        case "57014": [.cancelled, .mayBeDone]
        case _ where code.hasPrefix("22"): .dataError
        case _ where code.hasPrefix("23"): .integrityViolation
        default: .invalidStatement
        }
    }
}

extension String {
    /// Returns where the last occurrence of a text begins.
    fileprivate func range(of text: String, backwards: Bool) -> String.Index? {
        var found: String.Index?
        var start = startIndex
        while let range = self[start...].firstRange(of: text) {
            found = range.lowerBound
            start = range.upperBound
        }
        return found
    }
}
