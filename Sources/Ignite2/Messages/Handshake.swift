package import IgniteCore

/// The first exchange of a connection (ignite2-protocol.md 2). It has no request id.
package enum Handshake {
    /// The operation's code, which begins the request.
    package static let operation: UInt8 = 1
    /// "Thin client".
    static let clientCode: UInt8 = 2

    package struct Request: Equatable {
        /// The user and the password that the server requires if authentication is on.
        package struct Credentials: Equatable {
            package var user: String
            package var password: String

            package init(user: String, password: String) {
                self.user = user
                self.password = password
            }
        }

        /// What a client says about itself; SYS.CLIENT_CONNECTION_ATTRIBUTES shows it.
        package struct Attribute: Equatable {
            package var name: String
            package var value: String

            package init(name: String, value: String) {
                self.name = name
                self.value = value
            }
        }

        package var version: ProtocolVersion
        /// The offered features; sent from version 1.7.0 on.
        package var features: Features
        /// Sent if `.userAttributes` is offered.
        package var attributes: [Attribute] = []
        /// Sent from version 1.1.0 on.
        package var credentials: Credentials?

        package init(
            version: ProtocolVersion = .newest, features: Features, attributes: [Attribute] = [],
            credentials: Credentials? = nil
        ) {
            self.version = version
            self.features = features
            self.attributes = attributes
            self.credentials = credentials
        }

        /// Reads the body of the frame.
        package init(from reader: inout ByteReader) throws(WireError) {
            let start = reader.offset
            guard try reader.byte() == Handshake.operation else { throw .invalid(offset: start, what: "no handshake") }
            version = try Handshake.version(from: &reader)
            _ = try reader.byte()
            features = []
            if version.hasFeatures {
                features = Features(bytes: try reader.typedBytes())
                if features.contains(.userAttributes) { attributes = try Self.attributes(from: &reader) }
            }
            guard reader.remaining > 0 else { return }
            credentials = Credentials(user: try reader.typedString(), password: try reader.typedString())
        }

        private static func attributes(from reader: inout ByteReader) throws(WireError) -> [Attribute] {
            guard !reader.skipNull() else { return [] }
            try reader.expect(.map, "a map")
            let count = try reader.count(ofAtLeast: 10)
            _ = try reader.byte()
            var attributes: [Attribute] = []
            for _ in 0..<count {
                attributes.append(Attribute(name: try reader.typedString(), value: try reader.typedString()))
            }
            return attributes
        }

        package func encode(to out: inout ByteWriter) {
            Frame.write(to: &out) { out in
                out.append(Handshake.operation)
                Handshake.encode(version, to: &out)
                out.append(Handshake.clientCode)
                if version.hasFeatures {
                    out.appendTyped(features.bytes)
                    if features.contains(.userAttributes) { encodeAttributes(to: &out) }
                }
                guard version.hasCredentials, let credentials else { return }
                out.appendTyped(credentials.user)
                out.appendTyped(credentials.password)
            }
        }

        private func encodeAttributes(to out: inout ByteWriter) {
            guard !attributes.isEmpty else { return out.append(TypeCode.null) }
            out.append(.map)
            out.append(count: attributes.count)
            // A hash map.
            out.append(1 as UInt8)
            for attribute in attributes {
                out.appendTyped(attribute.name)
                out.appendTyped(attribute.value)
            }
        }
    }

    /// The answer of a server that accepts the connection.
    package struct Response: Equatable {
        /// The offered features that the server supports, too.
        package var features: Features
        /// From version 1.4.0 on.
        package var nodeID: IgniteUUID?

        package init(features: Features = [], nodeID: IgniteUUID?) {
            self.features = features
            self.nodeID = nodeID
        }

        /// Writes the frame.
        package func encode(to out: inout ByteWriter, version: ProtocolVersion) {
            Frame.write(to: &out) { out in
                out.append(true)
                if version.hasFeatures { out.appendTyped(features.bytes) }
                if version.hasFlags, let nodeID { out.appendTyped(nodeID) }
            }
        }
    }

    /// The answer of a server that refuses it.
    package struct Refusal: Equatable {
        /// The newest version of the server; 0.0.0 if the version is not the reason.
        package var serverVersion: ProtocolVersion
        package var message: String
        /// 1 for a request of version 1.0.0, to which servers send none.
        package var status: Int32

        package init(serverVersion: ProtocolVersion, message: String, status: Int32) {
            self.serverVersion = serverVersion
            self.message = message
            self.status = status
        }

        package var error: ServerError { ServerError(status: status, message: message, operation: nil) }

        /// Writes the frame.
        package func encode(to out: inout ByteWriter, version: ProtocolVersion) {
            Frame.write(to: &out) { out in
                out.append(false)
                Handshake.encode(serverVersion, to: &out)
                out.appendTyped(message)
                if version.hasCredentials { out.appendLittleEndian(status) }
            }
        }
    }

    /// The possible answers of a server.
    package enum Answer: Equatable {
        case accepted(Response)
        case refused(Refusal)
    }

    /// Reads the body of the frame that answers a request of a version.
    package static func answer(
        from reader: inout ByteReader, version: ProtocolVersion
    ) throws(WireError) -> Answer {
        guard try reader.bool() else {
            let serverVersion = try Self.version(from: &reader)
            let message = try reader.typedStringOrNil() ?? ""
            // Servers send no status to a client of version 1.0.0.
            let status = version.hasCredentials ? try reader.littleEndian(Int32.self) : 1
            return .refused(Refusal(serverVersion: serverVersion, message: message, status: status))
        }
        let features = version.hasFeatures ? Features(bytes: try reader.typedBytes()) : []
        return .accepted(Response(features: features, nodeID: version.hasFlags ? try reader.typedUUID() : nil))
    }

    private static func version(from reader: inout ByteReader) throws(WireError) -> ProtocolVersion {
        ProtocolVersion(
            try reader.littleEndian(Int16.self), try reader.littleEndian(Int16.self),
            try reader.littleEndian(Int16.self))
    }

    private static func encode(_ version: ProtocolVersion, to out: inout ByteWriter) {
        out.appendLittleEndian(version.major)
        out.appendLittleEndian(version.minor)
        out.appendLittleEndian(version.patch)
    }
}
