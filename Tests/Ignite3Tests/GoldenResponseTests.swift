import Ignite3
import IgniteCore
import TestSupport
import Testing

@Suite struct GoldenResponseTests {
    /// A new file, and one that is gone, must be noticed.
    @Test func everyExchangeIsAccountedFor() throws {
        for name in GoldenCatalogue.responses where name != GoldenCatalogue.unknownOperation {
            #expect(GoldenCatalogue.spoken.contains(try Golden(name).operation), "\(name)")
        }
        #expect(GoldenCatalogue.responses.count == 88)
        for name in GoldenCatalogue.incorrectRequests.keys { #expect(GoldenCatalogue.responses.contains(name)) }
    }

    @Test(arguments: GoldenCatalogue.responses)
    func response(_ name: String) throws {
        let golden = try Golden(name)
        let response = try DecodedResponse(golden)
        let expected = golden.decoded
        if let header = response.header { expectHeader(header, expected["header"]) }
        if let error = response.error {
            expectError(error, expected["error"])
        } else {
            #expect(expected["error"] == .null)
        }
        if let handshake = response.handshake { expectHandshake(handshake, expected) }
        #expect(.optional(response.transaction) == expected["transaction"])
        if let nodes = response.nodes { expectNodes(nodes, expected["nodes"].elements) }
        if let result = response.result { expectResult(result, expected) }
        if let description = response.description { expectDescription(description, expected) }
        if golden.operation == Operation.sqlExecScript.rawValue, response.error == nil {
            #expect(expected == .object(["header": expected["header"]]))
        }
        expectTables(response, expected)
        if let counters = response.updateCounters {
            #expect(.array(counters.map { .integer($0) }) == expected["update_counters"])
        }
        if let (version, answer) = response.tuples {
            expectTuples(version, answer, response, expected)
            return
        }
        #expect(expected["rows"].elements.count == response.page.rowCount)
        for (index, row) in expected["rows"].elements.enumerated() {
            let found = response.columns.indices.map { GoldenText.text(of: response, row: index, column: $0) }
            #expect(found == GoldenText.normalized(row.elements, response.columns))
        }
        if let hasMore = response.hasMore { #expect(.boolean(hasMore) == expected["has_more"]) }
    }

    private func expectHeader(_ header: ResponseHeader, _ expected: JSON) {
        #expect(.integer(header.id) == expected["request_id"])
        #expect(.integer(Int64(header.flags.rawValue)) == expected["flags"])
        #expect(.optional(header.assignmentTimestamp) == expected["assignment_timestamp"])
        #expect(.integer(header.observableTimestamp) == expected["observable_timestamp"])
    }

    private func expectError(_ error: ErrorBlock, _ expected: JSON) {
        let record = error.record
        #expect(.optional(record.traceID) == expected["trace_id"])
        #expect(.integer(Int64(error.code)) == expected["code"])
        #expect(.string(record.code) == expected["code_text"])
        #expect(.optional(record.className) == expected["class"])
        #expect(.optional(record.message) == expected["message"])
        #expect(.optional(record.stackTrace) == expected["stack"])
        let extensions = expected["extensions"]
        #expect(.optional(error.expectedSchemaVersion.map(Int64.init)) == extensions["expected-schema-ver"])
        let counters: JSON = error.updateCounters.map { .array($0.map { .integer($0) }) } ?? .null
        #expect(counters == extensions["sql-update-counters"])
    }

    private func expectHandshake(_ handshake: Handshake.Response, _ expected: JSON) {
        #expect(.integer(handshake.idleTimeoutMilliseconds) == expected["idle_timeout_ms"])
        #expect(.string(handshake.nodeID.description) == expected["node_id"])
        #expect(.string(handshake.nodeName) == expected["node_name"])
        #expect(handshake.clusterIDs.map { .string($0.description) } == expected["cluster_ids"].elements)
        #expect(.string(handshake.clusterName) == expected["cluster_name"])
        #expect(.integer(handshake.observableTimestamp) == expected["observable_timestamp"])
        let version = ["major", "minor", "maintenance"].map { "\(expected[$0].number ?? -1)" }
        #expect(handshake.productVersion == version.joined(separator: "."))
        #expect(expected["patch"] == .null && expected["pre_release"] == .null)
        #expect(.string(handshake.features.bytes.map(hex).joined()) == expected["features"])
    }

    private func expectNodes(_ nodes: [ClusterNodes.Node], _ expected: [JSON]) {
        #expect(nodes.count == expected.count)
        for (node, expected) in zip(nodes, expected) {
            #expect(.string(node.id.description) == expected["id"])
            #expect(.string(node.name) == expected["name"])
            #expect(.string(node.host) == expected["host"])
            #expect(.integer(Int64(node.port)) == expected["port"])
        }
    }

    private func expectTables(_ response: DecodedResponse, _ expected: JSON) {
        if let tables = response.tables {
            #expect(tables.count == expected["tables"].elements.count)
            for (table, expected) in zip(tables, expected["tables"].elements) { expectTable(table, expected) }
        }
        if let table = response.table { expectTable(table, expected) }
        if let schemas = response.schemas { expectSchemas(schemas, expected["schemas"].elements) }
    }

    private func expectTable(_ table: Tables.Table?, _ expected: JSON) {
        #expect(.optional(table.map { Int64($0.id) }) == expected["id"])
        #expect(.optional(table?.schema) == expected["schema"])
        #expect(.optional(table?.name) == expected["name"])
    }

    private func expectSchemas(_ schemas: [TableSchemas.Schema], _ expected: [JSON]) {
        #expect(schemas.map { .integer(Int64($0.version)) } == expected.map { $0["version"] })
        for (schema, expected) in zip(schemas, expected) {
            #expect(schema.columns.count == expected["columns"].elements.count)
            for (column, expected) in zip(schema.columns, expected["columns"].elements) {
                #expect(.string(column.name) == expected["name"])
                #expect(.integer(Int64(ColumnMetadata.code(of: column.type))) == expected["type"])
                #expect(.integer(Int64(column.keyPosition ?? -1)) == expected["key_position"])
                #expect(.boolean(column.isNullable) == expected["nullable"])
                #expect(.integer(Int64(column.colocationPosition ?? -1)) == expected["colocation_position"])
                #expect(.integer(Int64(column.scale)) == expected["scale"])
                #expect(.integer(Int64(column.precision)) == expected["precision"])
            }
        }
    }

    private func expectTuples(
        _ version: Int, _ answer: TupleOperation.Answer, _ response: DecodedResponse, _ expected: JSON
    ) {
        #expect(.integer(Int64(version)) == expected["schema_version"])
        guard case .rows(let rows) = answer else {
            #expect(answer == .done && expected["row"] == .null)
            return
        }
        #expect(rows.count == 1)
        guard response.page.rowCount == 1 else {
            #expect(rows == [nil] && expected["row"] == .null)
            return
        }
        let found = response.columns.indices.map { GoldenText.text(of: response, row: 0, column: $0) }
        #expect(found == GoldenText.normalized(expected["row"].elements, response.columns))
    }

    private func expectResult(_ result: SqlExec.Response, _ expected: JSON) {
        #expect(.optional(result.cursor) == expected["resource"])
        #expect(.boolean(result.hasRowSet) == expected["has_row_set"])
        #expect(.boolean(result.hasMorePages) == expected["has_more"])
        #expect(.boolean(result.wasApplied) == expected["was_applied"])
        #expect(.integer(result.affectedRows) == expected["affected_rows"])
        expectColumns(result.columns, expected["columns"])
    }

    private func expectDescription(_ description: StatementDescription, _ expected: JSON) {
        #expect(description.parameters.count == expected["parameters"].elements.count)
        for (parameter, expected) in zip(description.parameters, expected["parameters"].elements) {
            expectType(of: parameter, expected)
        }
        expectColumns(description.columns, expected["columns"])
    }

    private func expectType(of column: Column, _ expected: JSON) {
        #expect(.boolean(column.isNullable) == expected["nullable"])
        #expect(.integer(Int64(ColumnMetadata.code(of: column.type))) == expected["type"])
        #expect(.integer(column.scale.map(Int64.init) ?? -2_147_483_648) == expected["scale"])
        #expect(.integer(column.precision.map(Int64.init) ?? -1) == expected["precision"])
    }

    private func expectColumns(_ columns: [Column], _ expected: JSON) {
        #expect(columns.count == expected.elements.count)
        for (column, expected) in zip(columns, expected.elements) {
            #expect(.string(column.name) == expected["name"])
            expectType(of: column, expected)
            #expect(.optional(column.origin?.schema) == expected["origin"]["schema"])
            #expect(.optional(column.origin?.table) == expected["origin"]["table"])
            #expect(.optional(column.origin?.column) == expected["origin"]["column"])
        }
    }
}

/// The texts of the recorded rows were written by another program; this brings both sides to one form:
///
/// - floating numbers are compared as numbers of their type: the recording has `nan`, `inf`, `1.0` where we have `NaN`,
///   `Infinity`, `1`, and writes a REAL with the digits of a double;
/// - moments end in `Z` there, in `+00:00` here;
/// - intervals are `P1Y2M0D` and `PT-446582.001000000S` there, whatever their parts; those are made from our values;
/// - dates, times, UUIDs, decimals, integers and byte arrays are the same, with `T` between date and time.
private enum GoldenText {
    static func text(of response: DecodedResponse, row index: Int, column: Int) -> String? {
        let row = response.page.row(index)
        let cell = row[column]
        switch row.value(of: cell) {
        case .null: return nil
        case .intervalYearMonth(let period): return "P\(period.years)Y\(period.months)M\(period.days)D"
        case .intervalDayTime(let interval):
            let total = Int128(interval.seconds) * 1_000_000_000 + Int128(interval.nanoseconds)
            let (seconds, rest) = total.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
            let fraction = "\(rest)"
            let zeros = String(repeating: "0", count: 9 - fraction.count)
            return "PT\(total < 0 ? "-" : "")\(seconds).\(zeros)\(fraction)S"
        default: return writtenText { ValueText(zone: ZoneRules(), style: .iso8601).write(cell, of: row, to: &$0) }
        }
    }

    static func normalized(_ texts: [JSON], _ columns: [Column]) -> [String?] {
        zip(texts, columns).map { text, column in
            guard let text = text.text else { return nil }
            switch column.type {
            case .real: return Float(text).map { Value.real($0).description } ?? "not a number: \(text)"
            case .double: return Double(text).map { Value.double($0).description } ?? "not a number: \(text)"
            case .timestampWithLocalTimeZone: return text.replacing("Z", with: "+00:00")
            default: return text
            }
        }
    }
}
