/// What a protocol adds to a ``Connection``: how to read headers, and the requests that every connection needs.
package protocol ConnectionCodec: AnyObject {
    /// `Ignite 3`, for messages.
    var protocolName: String { get }
    /// Returns the name of an operation in the protocol.
    func name(of operation: Int) -> String
    /// Reads the header of a frame; the reader is then at the body, or at the error.
    func header(from reader: inout ByteReader, address: String) throws(WireError) -> FrameHeader
    /// Returns the error in an answer that is one; nil if it cannot be read.
    func serverRecord(of answer: Connection.Answer) -> IgniteError.ServerRecord?
    /// Sends a request that does nothing; its answer is ignored.
    func sendHeartbeat()
    /// Asks the server to cancel a request in progress.
    func cancel(_ request: Int64)
    /// Closes a cursor; the answer is ignored.
    func closeCursor(_ cursor: Int64)
    /// Closes what an abandoned answer has opened on the server.
    func closeLeftovers(of answer: Connection.Answer)
}

/// The header of a frame from the server, before its body.
package struct FrameHeader {
    package enum Kind {
        case answer
        /// An answer that is an error.
        case error
        /// A frame that was not requested.
        case notification
        /// The server could not read a request, and does not report which.
        case unreadableRequest(IgniteError)
    }

    /// The id of the request.
    package let id: Int64
    package let kind: Kind

    package init(id: Int64, kind: Kind) {
        self.id = id
        self.kind = kind
    }
}
