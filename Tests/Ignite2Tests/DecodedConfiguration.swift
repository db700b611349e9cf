import Ignite2
import IgniteCore

/// Configurations of caches, in the form of the recorded expectations.
enum DecodedConfiguration {
    private static let names: [CacheProperties.Property: String] = [
        .name: "name", .mode: "cache_mode", .atomicity: "atomicity_mode", .backups: "backups",
        .writeSynchronization: "write_synchronization_mode", .copyOnRead: "copy_on_read",
        .readFromBackup: "read_from_backup", .dataRegion: "data_region", .onHeapCache: "onheap_cache",
        .queryEntities: "query_entities", .queryParallelism: "query_parallelism",
        .queryDetailMetricsSize: "query_detail_metrics_size", .sqlSchema: "sql_schema",
        .sqlIndexMaxInlineSize: "sql_index_max_inline_size", .sqlEscapeAll: "sql_escape_all",
        .maxQueryIterators: "max_query_iterators", .rebalanceMode: "rebalance_mode",
        .rebalanceDelay: "rebalance_delay", .rebalanceTimeout: "rebalance_timeout",
        .rebalanceBatchSize: "rebalance_batch_size", .rebalanceBatchesPrefetch: "rebalance_batches_prefetch",
        .rebalanceOrder: "rebalance_order", .rebalanceThrottle: "rebalance_throttle", .groupName: "group_name",
        .keyConfiguration: "key_configuration", .defaultLockTimeout: "default_lock_timeout",
        .maxConcurrentAsyncOperations: "max_concurrent_async_operations",
        .partitionLossPolicy: "partition_loss_policy", .eagerTTL: "eager_ttl", .statistics: "statistics",
        .expiryPolicy: "expiry",
    ]

    static func json(
        _ reader: inout ByteReader, _ version: ProtocolVersion, _ values: GoldenValues
    ) throws(WireError) -> JSON {
        let length = reader.peekInt32() ?? -1
        let configuration = try CacheProperties(fromResponse: &reader, version: version)
        var fields = ["length": JSON.integer(Int64(length))]
        for entry in configuration.entries { fields[names[entry.property]!] = try json(entry.value, version, values) }
        return .object(fields)
    }

    private static func json(
        _ value: CacheProperties.Value, _ version: ProtocolVersion, _ values: GoldenValues
    ) throws(WireError) -> JSON {
        switch value {
        case .int(let value): return .integer(Int64(value))
        case .long(let value): return .integer(value)
        case .boolean(let value): return .boolean(value)
        case .string(let value): return .optional(value)
        case .keys(let keys): return .array(keys.map { .array([.string($0.typeName), .string($0.affinityField)]) })
        case .expiry(let policy):
            return policy.map { .array([$0.create, $0.update, $0.access].map { .integer($0.code) }) } ?? .null
        case .entities(let entities):
            var json: [JSON] = []
            for entity in entities { json.append(try Self.json(entity, version, values)) }
            return .array(json)
        }
    }

    private static func json(
        _ entity: QueryEntity, _ version: ProtocolVersion, _ values: GoldenValues
    ) throws(WireError) -> JSON {
        var fields: [JSON] = []
        for field in entity.fields { fields.append(try json(field, version, values)) }
        let indexes = entity.indexes.map { index in
            JSON.object([
                "name": .string(index.name), "kind": .integer(Int64(index.kind.rawValue)),
                "inline_size": .integer(Int64(index.inlineSize)),
                "fields": .array(index.fields.map { .array([.string($0.name), .boolean($0.isDescending)]) }),
            ])
        }
        return .object([
            "key_type": .optional(entity.keyType), "value_type": .optional(entity.valueType),
            "table": .optional(entity.table), "key_field": .optional(entity.keyField),
            "value_field": .optional(entity.valueField), "fields": .array(fields),
            "aliases": .array(entity.aliases.map { .array([.string($0.field), .string($0.alias)]) }),
            "indexes": .array(indexes),
        ])
    }

    private static func json(
        _ field: QueryEntity.Field, _ version: ProtocolVersion, _ values: GoldenValues
    ) throws(WireError) -> JSON {
        var json: [String: JSON] = [
            "name": .string(field.name), "type": .string(field.type), "key": .boolean(field.isKey),
            "not_null": .boolean(field.isNotNull), "default": try values.text(TypedValue(field.defaultValue)),
        ]
        if version.hasPrecision {
            json["precision"] = .integer(Int64(field.precision))
            json["scale"] = .integer(Int64(field.scale))
        }
        return .object(json)
    }
}
