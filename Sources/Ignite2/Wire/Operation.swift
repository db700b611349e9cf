/// The operations of the client protocol that this client knows (ignite2-protocol.md 3).
package enum Operation: Int, Sendable, CaseIterable {
    case resourceClose = 0
    case heartbeat = 1
    case getIdleTimeout = 2
    case cacheGet = 1000
    case cachePut = 1001
    case cachePutIfAbsent = 1002
    case cacheGetAll = 1003
    case cachePutAll = 1004
    case cacheGetAndPut = 1005
    case cacheGetAndReplace = 1006
    case cacheGetAndRemove = 1007
    case cacheGetAndPutIfAbsent = 1008
    case cacheReplace = 1009
    case cacheReplaceIfEquals = 1010
    case cacheContainsKey = 1011
    case cacheContainsKeys = 1012
    case cacheClear = 1013
    case cacheClearKey = 1014
    case cacheClearKeys = 1015
    case cacheRemoveKey = 1016
    case cacheRemoveIfEquals = 1017
    case cacheRemoveKeys = 1018
    case cacheRemoveAll = 1019
    case cacheGetSize = 1020
    case cacheLocalPeek = 1021
    case cacheGetNames = 1050
    case cacheCreateWithName = 1051
    case cacheGetOrCreateWithName = 1052
    case cacheCreateWithConfiguration = 1053
    case cacheGetOrCreateWithConfiguration = 1054
    case cacheGetConfiguration = 1055
    case cacheDestroy = 1056
    case cachePartitions = 1101
    case queryScan = 2000
    case queryScanCursorGetPage = 2001
    case querySql = 2002
    case querySqlCursorGetPage = 2003
    case querySqlFields = 2004
    case querySqlFieldsCursorGetPage = 2005
    case queryContinuous = 2006
    /// Only in notifications.
    case queryContinuousEvent = 2007
    case getBinaryTypeName = 3000
    case registerBinaryTypeName = 3001
    case getBinaryType = 3002
    case putBinaryType = 3003
    case getBinaryConfiguration = 3004
    case txStart = 4000
    case txEnd = 4001
    case clusterGetState = 5000
    case clusterChangeState = 5001
    case clusterChangeWALState = 5002
    case clusterGetWALState = 5003
    case clusterGroupGetNodeIDs = 5100
    case clusterGroupGetNodeInfo = 5101
    case clusterGroupGetNodeEndpoints = 5102

    /// The name in the protocol, for messages.
    package var name: String {
        switch self {
        case .resourceClose: "RESOURCE_CLOSE"
        case .heartbeat: "HEARTBEAT"
        case .getIdleTimeout: "GET_IDLE_TIMEOUT"
        case .cacheGet: "CACHE_GET"
        case .cachePut: "CACHE_PUT"
        case .cachePutIfAbsent: "CACHE_PUT_IF_ABSENT"
        case .cacheGetAll: "CACHE_GET_ALL"
        case .cachePutAll: "CACHE_PUT_ALL"
        case .cacheGetAndPut: "CACHE_GET_AND_PUT"
        case .cacheGetAndReplace: "CACHE_GET_AND_REPLACE"
        case .cacheGetAndRemove: "CACHE_GET_AND_REMOVE"
        case .cacheGetAndPutIfAbsent: "CACHE_GET_AND_PUT_IF_ABSENT"
        case .cacheReplace: "CACHE_REPLACE"
        case .cacheReplaceIfEquals: "CACHE_REPLACE_IF_EQUALS"
        case .cacheContainsKey: "CACHE_CONTAINS_KEY"
        case .cacheContainsKeys: "CACHE_CONTAINS_KEYS"
        case .cacheClear: "CACHE_CLEAR"
        case .cacheClearKey: "CACHE_CLEAR_KEY"
        case .cacheClearKeys: "CACHE_CLEAR_KEYS"
        case .cacheRemoveKey: "CACHE_REMOVE_KEY"
        case .cacheRemoveIfEquals: "CACHE_REMOVE_IF_EQUALS"
        case .cacheRemoveKeys: "CACHE_REMOVE_KEYS"
        case .cacheRemoveAll: "CACHE_REMOVE_ALL"
        case .cacheGetSize: "CACHE_GET_SIZE"
        case .cacheLocalPeek: "CACHE_LOCAL_PEEK"
        case .cacheGetNames: "CACHE_GET_NAMES"
        case .cacheCreateWithName: "CACHE_CREATE_WITH_NAME"
        case .cacheGetOrCreateWithName: "CACHE_GET_OR_CREATE_WITH_NAME"
        case .cacheCreateWithConfiguration: "CACHE_CREATE_WITH_CONFIGURATION"
        case .cacheGetOrCreateWithConfiguration: "CACHE_GET_OR_CREATE_WITH_CONFIGURATION"
        case .cacheGetConfiguration: "CACHE_GET_CONFIGURATION"
        case .cacheDestroy: "CACHE_DESTROY"
        case .cachePartitions: "CACHE_PARTITIONS"
        case .queryScan: "QUERY_SCAN"
        case .queryScanCursorGetPage: "QUERY_SCAN_CURSOR_GET_PAGE"
        case .querySql: "QUERY_SQL"
        case .querySqlCursorGetPage: "QUERY_SQL_CURSOR_GET_PAGE"
        case .querySqlFields: "QUERY_SQL_FIELDS"
        case .querySqlFieldsCursorGetPage: "QUERY_SQL_FIELDS_CURSOR_GET_PAGE"
        case .queryContinuous: "QUERY_CONTINUOUS"
        case .queryContinuousEvent: "QUERY_CONTINUOUS_EVENT"
        case .getBinaryTypeName: "GET_BINARY_TYPE_NAME"
        case .registerBinaryTypeName: "REGISTER_BINARY_TYPE_NAME"
        case .getBinaryType: "GET_BINARY_TYPE"
        case .putBinaryType: "PUT_BINARY_TYPE"
        case .getBinaryConfiguration: "GET_BINARY_CONFIGURATION"
        case .txStart: "TX_START"
        case .txEnd: "TX_END"
        case .clusterGetState: "CLUSTER_GET_STATE"
        case .clusterChangeState: "CLUSTER_CHANGE_STATE"
        case .clusterChangeWALState: "CLUSTER_CHANGE_WAL_STATE"
        case .clusterGetWALState: "CLUSTER_GET_WAL_STATE"
        case .clusterGroupGetNodeIDs: "CLUSTER_GROUP_GET_NODE_IDS"
        case .clusterGroupGetNodeInfo: "CLUSTER_GROUP_GET_NODE_INFO"
        case .clusterGroupGetNodeEndpoints: "CLUSTER_GROUP_GET_NODE_ENDPOINTS"
        }
    }

    /// Whether the messages of errors begin with an SQLSTATE (ignite2-protocol.md 3).
    package var hasSQLState: Bool {
        switch self {
        case .querySql, .querySqlCursorGetPage, .querySqlFields, .querySqlFieldsCursorGetPage: true
        default: false
        }
    }
}
