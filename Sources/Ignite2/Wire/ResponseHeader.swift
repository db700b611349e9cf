package import IgniteCore

/// The header before the body of a response (ignite2-protocol.md 3). An error has no body.
package struct ResponseHeader: Equatable {
    /// The bits of the flags field.
    package struct Flags: OptionSet, Sendable {
        package let rawValue: Int16
        package init(rawValue: Int16) { self.rawValue = rawValue }

        package static let error = Flags(rawValue: 1)
        package static let topologyChanged = Flags(rawValue: 2)
        package static let notification = Flags(rawValue: 4)
    }

    /// The version of the cluster's nodes and partitions.
    package struct Topology: Equatable, Comparable, Sendable {
        package var major: Int64
        package var minor: Int32

        package init(major: Int64, minor: Int32) {
            self.major = major
            self.minor = minor
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            major = try reader.littleEndian(Int64.self)
            minor = try reader.littleEndian(Int32.self)
        }

        package func encode(to out: inout ByteWriter) {
            out.appendLittleEndian(major)
            out.appendLittleEndian(minor)
        }

        package static func < (left: Topology, right: Topology) -> Bool {
            (left.major, left.minor) < (right.major, right.minor)
        }
    }

    /// The id of the request, or that of the resource that a notification is about.
    package var id: Int64
    /// What changed, if anything did.
    package var topology: Topology?
    /// The operation of a notification, which answers no request.
    package var notification: Int?
    /// 0 for success.
    package var status: Int32
    /// The server's message if `status` is not 0.
    package var message: String?

    package init(
        id: Int64, topology: Topology? = nil, notification: Int? = nil, status: Int32 = 0, message: String? = nil
    ) {
        self.id = id
        self.topology = topology
        self.notification = notification
        self.status = status
        self.message = message
    }

    /// Whether the response is an error.
    package var isError: Bool { status != 0 }

    package init(from reader: inout ByteReader, version: ProtocolVersion) throws(WireError) {
        self.init(id: try reader.littleEndian(Int64.self))
        guard version.hasFlags else {
            status = try reader.littleEndian(Int32.self)
            if isError { message = try reader.typedStringOrNil() }
            return
        }
        let flags = Flags(rawValue: try reader.littleEndian(Int16.self))
        if flags.contains(.topologyChanged) { topology = try Topology(from: &reader) }
        if flags.contains(.notification) { notification = Int(try reader.littleEndian(Int16.self)) }
        guard flags.contains(.error) else { return }
        let start = reader.offset
        status = try reader.littleEndian(Int32.self)
        // Its body would be read as that of a success.
        guard isError else { throw .invalid(offset: start, what: "an error with the status of a success") }
        message = try reader.typedStringOrNil()
    }

    package func encode(to out: inout ByteWriter, version: ProtocolVersion) {
        out.appendLittleEndian(id)
        if version.hasFlags {
            var flags: Flags = isError ? .error : []
            if topology != nil { flags.insert(.topologyChanged) }
            if notification != nil { flags.insert(.notification) }
            out.appendLittleEndian(flags.rawValue)
            topology?.encode(to: &out)
            if let notification { out.appendLittleEndian(Int16(truncatingIfNeeded: notification)) }
            if isError { out.appendLittleEndian(status) }
        } else {
            out.appendLittleEndian(status)
        }
        if isError { out.appendTyped(message) }
    }
}
