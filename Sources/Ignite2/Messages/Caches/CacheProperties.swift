package import IgniteCore

/// The configuration of a cache (ignite2-protocol.md 6): some properties to create a cache with, or all to read.
package struct CacheProperties: Equatable, Sendable {
    /// The properties, with their codes in requests.
    package enum Property: Int16, Sendable {
        /// The only one that is required.
        case name = 0
        case mode = 1
        case atomicity = 2
        case backups = 3
        case writeSynchronization = 4
        case copyOnRead = 5
        case readFromBackup = 6
        case dataRegion = 100
        case onHeapCache = 101
        case queryEntities = 200
        case queryParallelism = 201
        case queryDetailMetricsSize = 202
        case sqlSchema = 203
        case sqlIndexMaxInlineSize = 204
        case sqlEscapeAll = 205
        case maxQueryIterators = 206
        case rebalanceMode = 300
        case rebalanceDelay = 301
        case rebalanceTimeout = 302
        case rebalanceBatchSize = 303
        case rebalanceBatchesPrefetch = 304
        case rebalanceOrder = 305
        case rebalanceThrottle = 306
        case groupName = 400
        case keyConfiguration = 401
        case defaultLockTimeout = 402
        case maxConcurrentAsyncOperations = 403
        case partitionLossPolicy = 404
        case eagerTTL = 405
        case statistics = 406
        /// From version 1.6.0 on.
        case expiryPolicy = 407
    }

    package enum Value: Equatable, Sendable {
        case int(Int32)
        case long(Int64)
        case boolean(Bool)
        case string(String?)
        case keys([KeyConfiguration])
        case entities([QueryEntity])
        case expiry(ExpiryPolicy?)
    }

    package struct KeyConfiguration: Equatable, Sendable {
        package var typeName: String
        package var affinityField: String

        package init(typeName: String, affinityField: String) {
            self.typeName = typeName
            self.affinityField = affinityField
        }
    }

    package struct Entry: Equatable, Sendable {
        package var property: Property
        package var value: Value

        package init(_ property: Property, _ value: Value) {
            self.property = property
            self.value = value
        }
    }

    package var entries: [Entry]

    package init(_ entries: [Entry]) { self.entries = entries }

    package subscript(property: Property) -> Value? { entries.first { $0.property == property }?.value }

    // MARK: Requests

    /// CACHE_CREATE_WITH_CONFIGURATION and CACHE_GET_OR_CREATE_WITH_CONFIGURATION: a length, then each property with its
    /// code; the response is empty.
    package init(fromRequest reader: inout ByteReader, version: ProtocolVersion) throws(WireError) {
        _ = try reader.littleEndian(Int32.self)
        entries = []
        let start = reader.offset
        let count = try reader.littleEndian(Int16.self)
        guard count >= 0 else { throw .invalid(offset: start, what: "a negative number of properties") }
        for _ in 0..<count {
            let start = reader.offset
            guard let property = Property(rawValue: try reader.littleEndian(Int16.self)) else {
                throw .invalid(offset: start, what: "an unknown property of a cache")
            }
            entries.append(Entry(property, try Value(of: property, from: &reader, version)))
        }
    }

    package func encodeRequest(to out: inout ByteWriter, version: ProtocolVersion) {
        Frame.write(to: &out) { out in
            out.appendLittleEndian(Int16(truncatingIfNeeded: entries.count))
            for entry in entries {
                out.appendLittleEndian(entry.property.rawValue)
                entry.value.encode(to: &out, version)
            }
        }
    }

    // MARK: Responses

    /// The order of the properties in a response.
    private static let responseOrder: [Property] = [
        .atomicity, .backups, .mode, .copyOnRead, .dataRegion, .eagerTTL, .statistics, .groupName,
        .defaultLockTimeout, .maxConcurrentAsyncOperations, .maxQueryIterators, .name, .onHeapCache,
        .partitionLossPolicy, .queryDetailMetricsSize, .queryParallelism, .readFromBackup, .rebalanceBatchSize,
        .rebalanceBatchesPrefetch, .rebalanceDelay, .rebalanceMode, .rebalanceOrder, .rebalanceThrottle,
        .rebalanceTimeout, .sqlEscapeAll, .sqlIndexMaxInlineSize, .sqlSchema, .writeSynchronization,
        .keyConfiguration, .queryEntities, .expiryPolicy,
    ]

    /// CACHE_GET_CONFIGURATION, whose request is a cache header: a length, then all properties without codes.
    package init(fromResponse reader: inout ByteReader, version: ProtocolVersion) throws(WireError) {
        let range = try reader.lengthPrefixed()
        let end = reader.offset
        reader.offset = range.lowerBound
        entries = []
        for property in Self.responseOrder where property != .expiryPolicy || version.hasExpiryPolicy {
            entries.append(Entry(property, try Value(of: property, from: &reader, version)))
        }
        guard reader.offset <= end else { throw .invalid(offset: end, what: "a configuration longer than its length") }
        // Newer servers have more properties.
        reader.offset = end
    }

    /// Writes the entries, which must be those of a response in its order.
    package func encodeResponse(to out: inout ByteWriter, version: ProtocolVersion) {
        Frame.write(to: &out) { out in
            for entry in entries { entry.value.encode(to: &out, version) }
        }
    }
}

extension CacheProperties.Value {
    init(
        of property: CacheProperties.Property, from reader: inout ByteReader, _ version: ProtocolVersion
    ) throws(WireError) {
        switch property {
        case .name, .dataRegion, .sqlSchema, .groupName: self = .string(try reader.typedStringOrNil())
        case .copyOnRead, .readFromBackup, .onHeapCache, .sqlEscapeAll, .eagerTTL, .statistics:
            self = .boolean(try reader.bool())
        case .rebalanceDelay, .rebalanceTimeout, .rebalanceBatchesPrefetch, .rebalanceThrottle, .defaultLockTimeout:
            self = .long(try reader.littleEndian(Int64.self))
        case .expiryPolicy: self = .expiry(try reader.bool() ? try ExpiryPolicy(from: &reader) : nil)
        case .keyConfiguration:
            var keys: [CacheProperties.KeyConfiguration] = []
            for _ in 0..<(try reader.count(ofAtLeast: 10)) {
                keys.append(
                    CacheProperties.KeyConfiguration(
                        typeName: try reader.typedString(), affinityField: try reader.typedString()))
            }
            self = .keys(keys)
        case .queryEntities:
            var entities: [QueryEntity] = []
            for _ in 0..<(try reader.count(ofAtLeast: 17)) {
                entities.append(try QueryEntity(from: &reader, version: version))
            }
            self = .entities(entities)
        default: self = .int(try reader.littleEndian(Int32.self))
        }
    }

    func encode(to out: inout ByteWriter, _ version: ProtocolVersion) {
        switch self {
        case .int(let value): out.appendLittleEndian(value)
        case .long(let value): out.appendLittleEndian(value)
        case .boolean(let value): out.append(value)
        case .string(let value): out.appendTyped(value)
        case .keys(let keys):
            out.append(count: keys.count)
            for key in keys {
                out.appendTyped(key.typeName)
                out.appendTyped(key.affinityField)
            }
        case .entities(let entities):
            out.append(count: entities.count)
            for entity in entities { entity.encode(to: &out, version: version) }
        case .expiry(let policy):
            out.append(policy != nil)
            policy?.encode(to: &out)
        }
    }
}
