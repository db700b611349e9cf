/// What a protocol adds to a ``Connection``: how it reads headers, and the requests that belong to every connection.
package protocol ConnectionCodec: AnyObject {
    /// `Ignite 3`, as messages name the protocol.
    var protocolName: String { get }
    /// The name of an operation as the protocol writes it.
    func name(of operation: Int) -> String
    /// Reads the header of a frame; the reader stands at the body then, or at the error.
    func header(from reader: inout ByteReader, address: String) throws(WireError) -> FrameHeader
    /// Sends a request that does nothing; nobody waits for the answer.
    func sendHeartbeat()
    /// Asks the server to cancel a request that is under way.
    func cancel(_ request: Int64)
    /// Closes a cursor; nobody waits for the answer.
    func closeCursor(_ cursor: Int64)
    /// Closes what an answer that nobody wants has opened on the server.
    func closeLeftovers(of answer: Connection.Answer)
}

/// What stands before the body of a frame from the server.
package struct FrameHeader {
    package enum Kind {
        case answer
        /// An answer that is an error, of this code.
        case error(code: String)
        /// Something that was not asked for.
        case notification
        /// The server could not read a request, and does not say which.
        case unreadableRequest(IgniteError)
    }

    /// That of the request.
    package let id: Int64
    package let kind: Kind

    package init(id: Int64, kind: Kind) {
        self.id = id
        self.kind = kind
    }
}
