import IgniteCore

// A cache's configuration as properties with codes.

extension CacheProperties {
    /// - Throws: `invalidArgument` for a property that servers do not take, before anything is sent. They close the
    ///   connection, or accept anything.
    init(_ configuration: CacheConfiguration, version: ProtocolVersion) throws(IgniteError) {
        try configuration.validate()
        if configuration.expiryPolicy != nil, !version.hasExpiryPolicy {
            throw IgniteError(
                .unsupported, "cache \"\(configuration.name)\": this server does not support expiry policies")
        }
        var entries = [Entry(.name, .string(configuration.name))]
        func add<Wanted>(_ property: Property, _ value: Wanted?, _ make: (Wanted) -> Value) {
            if let value { entries.append(Entry(property, make(value))) }
        }
        add(.mode, configuration.mode?.rawValue) { .int($0) }
        add(.atomicity, configuration.atomicity?.rawValue) { .int($0) }
        add(.backups, configuration.backups) { .int($0) }
        add(.writeSynchronization, configuration.writeSynchronization?.rawValue) { .int($0) }
        add(.copyOnRead, configuration.copyOnRead) { .boolean($0) }
        add(.readFromBackup, configuration.readFromBackup) { .boolean($0) }
        add(.dataRegion, configuration.dataRegion) { .string($0) }
        add(.onHeapCache, configuration.onHeapCache) { .boolean($0) }
        add(.queryEntities, configuration.queryEntities) { .entities($0) }
        add(.queryParallelism, configuration.queryParallelism) { .int($0) }
        add(.queryDetailMetricsSize, configuration.queryDetailMetricsSize) { .int($0) }
        add(.sqlSchema, configuration.sqlSchema) { .string($0) }
        add(.sqlIndexMaxInlineSize, configuration.sqlIndexMaxInlineSize) { .int($0) }
        add(.sqlEscapeAll, configuration.sqlEscapeAll) { .boolean($0) }
        add(.maxQueryIterators, configuration.maxQueryIterators) { .int($0) }
        add(.rebalanceMode, configuration.rebalanceMode?.rawValue) { .int($0) }
        add(.rebalanceDelay, configuration.rebalanceDelay) { .long($0) }
        add(.rebalanceTimeout, configuration.rebalanceTimeout) { .long($0) }
        add(.rebalanceBatchSize, configuration.rebalanceBatchSize) { .int($0) }
        add(.rebalanceBatchesPrefetch, configuration.rebalanceBatchesPrefetch) { .long($0) }
        add(.rebalanceOrder, configuration.rebalanceOrder) { .int($0) }
        add(.rebalanceThrottle, configuration.rebalanceThrottle) { .long($0) }
        add(.groupName, configuration.groupName) { .string($0) }
        add(.keyConfiguration, configuration.affinityKeys) { keys in
            .keys(keys.map { KeyConfiguration(typeName: $0.typeName, affinityField: $0.field) })
        }
        add(.defaultLockTimeout, configuration.defaultLockTimeout) { .long($0) }
        add(.maxConcurrentAsyncOperations, configuration.maxConcurrentAsyncOperations) { .int($0) }
        add(.partitionLossPolicy, configuration.partitionLossPolicy?.rawValue) { .int($0) }
        add(.eagerTTL, configuration.eagerTTL) { .boolean($0) }
        add(.statistics, configuration.statistics) { .boolean($0) }
        add(.expiryPolicy, configuration.expiryPolicy) { .expiry($0) }
        self.init(entries)
    }
}

extension CacheConfiguration {
    /// Throws if a property has a value that makes no sense.
    fileprivate func validate() throws(IgniteError) {
        func require(_ condition: Bool, _ message: String) throws(IgniteError) {
            guard condition else { throw IgniteError(.invalidArgument, "cache \"\(name)\": \(message)") }
        }
        try require(!name.isEmpty, "a cache needs a name")
        func require<Number: BinaryInteger>(
            _ property: String, _ value: Number?, from least: Number
        ) throws(IgniteError) {
            try require(value.map { $0 >= least } ?? true, "\(property) must be at least \(least), not \(value ?? 0)")
        }
        try require("backups", backups, from: 0)
        try require("queryParallelism", queryParallelism, from: 1)
        try require("queryDetailMetricsSize", queryDetailMetricsSize, from: 0)
        try require("sqlIndexMaxInlineSize", sqlIndexMaxInlineSize, from: -1)
        try require("maxQueryIterators", maxQueryIterators, from: 1)
        try require("rebalanceDelay", rebalanceDelay, from: -1)
        try require("rebalanceTimeout", rebalanceTimeout, from: 1)
        try require("rebalanceBatchSize", rebalanceBatchSize, from: 1)
        try require("rebalanceBatchesPrefetch", rebalanceBatchesPrefetch, from: 1)
        try require("rebalanceOrder", rebalanceOrder, from: 0)
        try require("rebalanceThrottle", rebalanceThrottle, from: 0)
        try require("defaultLockTimeout", defaultLockTimeout, from: 0)
        try require("maxConcurrentAsyncOperations", maxConcurrentAsyncOperations, from: 0)
        try expiryPolicy?.validate(context: "cache \"\(name)\"")
        let indexes = (queryEntities ?? []).flatMap(\.indexes)
        try require(indexes.allSatisfy { !$0.fields.isEmpty }, "an index needs a field")
    }

    /// Reads the properties of a response.
    init(_ properties: CacheProperties) {
        func string(_ property: CacheProperties.Property) -> String? {
            guard case .string(let value) = properties[property] else { return nil }
            return value
        }
        func int(_ property: CacheProperties.Property) -> Int32? {
            guard case .int(let value) = properties[property] else { return nil }
            return value
        }
        func long(_ property: CacheProperties.Property) -> Int64? {
            guard case .long(let value) = properties[property] else { return nil }
            return value
        }
        func boolean(_ property: CacheProperties.Property) -> Bool? {
            guard case .boolean(let value) = properties[property] else { return nil }
            return value
        }
        self.init(string(.name) ?? "")
        mode = int(.mode).flatMap(Mode.init)
        atomicity = int(.atomicity).flatMap(Atomicity.init)
        backups = int(.backups)
        writeSynchronization = int(.writeSynchronization).flatMap(WriteSynchronization.init)
        copyOnRead = boolean(.copyOnRead)
        readFromBackup = boolean(.readFromBackup)
        dataRegion = string(.dataRegion)
        onHeapCache = boolean(.onHeapCache)
        if case .entities(let entities) = properties[.queryEntities] { queryEntities = entities }
        queryParallelism = int(.queryParallelism)
        queryDetailMetricsSize = int(.queryDetailMetricsSize)
        sqlSchema = string(.sqlSchema)
        sqlIndexMaxInlineSize = int(.sqlIndexMaxInlineSize)
        sqlEscapeAll = boolean(.sqlEscapeAll)
        maxQueryIterators = int(.maxQueryIterators)
        rebalanceMode = int(.rebalanceMode).flatMap(RebalanceMode.init)
        rebalanceDelay = long(.rebalanceDelay)
        rebalanceTimeout = long(.rebalanceTimeout)
        rebalanceBatchSize = int(.rebalanceBatchSize)
        rebalanceBatchesPrefetch = long(.rebalanceBatchesPrefetch)
        rebalanceOrder = int(.rebalanceOrder)
        rebalanceThrottle = long(.rebalanceThrottle)
        groupName = string(.groupName)
        if case .keys(let keys) = properties[.keyConfiguration] {
            affinityKeys = keys.map { AffinityKey(typeName: $0.typeName, field: $0.affinityField) }
        }
        defaultLockTimeout = long(.defaultLockTimeout)
        maxConcurrentAsyncOperations = int(.maxConcurrentAsyncOperations)
        partitionLossPolicy = int(.partitionLossPolicy).flatMap(PartitionLossPolicy.init)
        eagerTTL = boolean(.eagerTTL)
        statistics = boolean(.statistics)
        if case .expiry(let policy) = properties[.expiryPolicy] { expiryPolicy = policy }
    }
}
