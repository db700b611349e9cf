package import IgniteCore

/// The first exchange of a connection (ignite3-protocol.md 3). It begins with the magic and has no request id.
package enum Handshake {
    /// The only protocol version that servers accept.
    package static let version = [3, 0, 0]
    /// "General": the type that servers accept for any client.
    static let clientType = 2

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

        package var version: [Int]
        package var features: Features
        package var credentials: Credentials?
        /// The requested authenticator.
        package var authenticationType = "basic"

        package init(version: [Int] = Handshake.version, features: Features, credentials: Credentials? = nil) {
            self.version = version
            self.features = features
            self.credentials = credentials
        }

        /// Reads the body of the frame after the magic.
        package init(from reader: inout ByteReader) throws(WireError) {
            version = [try reader.unpackInt(), try reader.unpackInt(), try reader.unpackInt()]
            _ = try reader.unpackInt()
            features = Features(bytes: try reader.unpackBytes())
            var extensions: [String: String] = [:]
            for _ in 0..<(try reader.unpackCount(ofAtLeast: 2)) {
                extensions[try reader.unpackString()] = try reader.unpackString()
            }
            if let user = extensions["authn-identity"], let password = extensions["authn-secret"] {
                credentials = Credentials(user: user, password: password)
                authenticationType = extensions["authn-type"] ?? authenticationType
            }
        }

        package func encode(to out: inout ByteWriter) {
            out.append(Frame.magic)
            Frame.write(to: &out) { out in
                for part in version { out.pack(part) }
                out.pack(Handshake.clientType)
                out.pack(binary: features.bytes)
                guard let credentials else { return out.pack(0) }
                out.pack(3)
                out.pack("authn-type")
                out.pack(authenticationType)
                out.pack("authn-identity")
                out.pack(credentials.user)
                out.pack("authn-secret")
                out.pack(credentials.password)
            }
        }
    }

    package struct Response: Equatable {
        package var idleTimeoutMilliseconds: Int64
        package var nodeID: IgniteUUID
        package var nodeName: String
        /// Oldest first; the last one is current.
        package var clusterIDs: [IgniteUUID]
        /// The current id, as text.
        package var clusterID: String { clusterIDs.last?.description ?? "" }
        package var clusterName: String
        package var observableTimestamp: Int64
        /// `3.1.0`, with patch and pre-release if there are any.
        package var productVersion: String
        /// The server's features; those that the client declared as well are enabled.
        package var features: Features

        package init(
            idleTimeoutMilliseconds: Int64 = 0, nodeID: IgniteUUID, nodeName: String, clusterIDs: [IgniteUUID],
            clusterName: String, observableTimestamp: Int64, productVersion: String, features: Features
        ) {
            self.idleTimeoutMilliseconds = idleTimeoutMilliseconds
            self.nodeID = nodeID
            self.nodeName = nodeName
            self.clusterIDs = clusterIDs
            self.clusterName = clusterName
            self.observableTimestamp = observableTimestamp
            self.productVersion = productVersion
            self.features = features
        }

        /// Writes the magic and the frame; `productVersion` is split at its dots.
        package func encode(to out: inout ByteWriter) {
            out.append(Frame.magic)
            Frame.write(to: &out) { out in
                for part in Handshake.version { out.pack(part) }
                out.packNil()
                out.pack(idleTimeoutMilliseconds)
                out.pack(nodeID)
                out.pack(nodeName)
                out.pack(clusterIDs.count)
                for id in clusterIDs { out.pack(id) }
                out.pack(clusterName)
                out.pack(observableTimestamp)
                let parts = productVersion.split(separator: ".").map { Int($0) ?? 0 }
                for index in 0..<3 { out.pack(index < parts.count ? parts[index] : 0) }
                if parts.count > 3 { out.pack(parts[3]) } else { out.packNil() }
                out.packNil()
                out.pack(binary: features.bytes)
                out.pack(0)
            }
        }
    }

    /// The possible answers of a server.
    package enum Answer: Equatable {
        case accepted(Response)
        case refused(ErrorBlock)
    }

    /// Reads the body of the frame after the magic.
    package static func answer(from reader: inout ByteReader) throws(WireError) -> Answer {
        for part in version {
            let start = reader.offset
            let found = try reader.unpackInt()
            // A refusal contains the server's version too, so any other number here is not Ignite 3 at all.
            guard found == part else { throw .invalid(offset: start, what: "a protocol version other than 3.0.0") }
        }
        // Nil, or the first value of an error block.
        guard try reader.unpackNil() else { return .refused(try ErrorBlock(from: &reader)) }
        let idle = try reader.unpackInt64()
        let nodeID = try reader.unpackUUID()
        let nodeName = try reader.unpackString()
        var clusterIDs: [IgniteUUID] = []
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 18)) { clusterIDs.append(try reader.unpackUUID()) }
        let clusterName = try reader.unpackString()
        let timestamp = try reader.unpackInt64()
        var productVersion = "\(try reader.unpackInt()).\(try reader.unpackInt()).\(try reader.unpackInt())"
        if let patch = try reader.unpackInt64OrNil() { productVersion += ".\(patch)" }
        if let preRelease = try reader.unpackStringOrNil() { productVersion += "-\(preRelease)" }
        let features = Features(bytes: try reader.unpackBytes())
        for _ in 0..<(try reader.unpackCount(ofAtLeast: 2)) {
            try reader.skipValue()
            try reader.skipValue()
        }
        return .accepted(
            Response(
                idleTimeoutMilliseconds: idle, nodeID: nodeID, nodeName: nodeName, clusterIDs: clusterIDs,
                clusterName: clusterName, observableTimestamp: timestamp, productVersion: productVersion,
                features: features))
    }
}
