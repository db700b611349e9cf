// ALTER TABLE, and zones.

extension Parser {
    mutating func alter() throws(SQLError) -> Statement {
        try expect("ALTER")
        if take("TABLE") { return try alterTable() }
        if take("ZONE") { return try alterZone() }
        for word in ["SYSTEM", "SESSION"] where at(word) {
            throw error("Unexpected statement: ALTER \(word)", atToken: previous)
        }
        throw unexpected()
    }

    private mutating func alterTable() throws(SQLError) -> Statement {
        let ifExists = try ifExists()
        let table = try definedName()
        if take("ADD") {
            _ = take("COLUMN")
            return .addColumns(table, ifTableExists: ifExists, try addedColumns(), ifNotExists: false)
        }
        if take("DROP") {
            _ = take("COLUMN")
            let columns = at("(") ? try nameList().names.map(\.text) : [try name()]
            return .dropColumns(table, ifTableExists: ifExists, columns, ifExists: false)
        }
        guard take("ALTER") else { throw unexpected() }
        _ = take("COLUMN")
        return .alterColumn(table, ifTableExists: ifExists, try alterColumn())
    }

    private mutating func addedColumns() throws(SQLError) -> [Statement.ColumnDefinition] {
        guard take("(") else { return [try columnDefinition(inTable: false)] }
        var columns: [Statement.ColumnDefinition] = []
        repeat { columns.append(try columnDefinition(inTable: false)) } while take(",")
        try expect(")")
        return columns
    }

    private mutating func alterColumn() throws(SQLError) -> Statement.AlterColumn {
        let start = token.range.lowerBound
        let name = try name()
        var change = Statement.AlterColumn(name: name, range: start..<previous.upperBound)
        if take("DROP") {
            if take("NOT") {
                try expect("NULL")
                change.isNotNull = false
            } else {
                try expect("DEFAULT")
                change.dropsDefault = true
            }
            return change
        }
        try expect("SET")
        if take("DATA") {
            try expect("TYPE")
            change.type = try typeName()
            change.isNotNull = try notNull()
            if take("DEFAULT") { change.defaultValue = try expression() }
        } else if take("NOT") {
            try expect("NULL")
            change.isNotNull = true
        } else {
            try expect("DEFAULT")
            change.defaultValue = try expression()
        }
        return change
    }

    // MARK: Zones

    mutating func createZone() throws(SQLError) -> Statement {
        let ifNotExists = try ifNotExists()
        var zone = try zoneName()
        if take("WITH") {
            repeat { try zoneSetting(&zone) } while take(",")
            return .createZone(zone, ifNotExists: ifNotExists)
        }
        if take("(") {
            repeat { zone.parameters += try zoneOption() } while take(",")
            try expect(")")
        }
        try expect("STORAGE", "PROFILES", "[")
        repeat { zone.storageProfiles.append(try profile()) } while take(",")
        try expect("]")
        return .createZone(zone, ifNotExists: ifNotExists)
    }

    private mutating func zoneName() throws(SQLError) -> Statement.ZoneStatement {
        let start = token.range.lowerBound
        let name = try simpleName("a zone")
        return Statement.ZoneStatement(
            name: name, range: start..<previous.upperBound, parameters: [], storageProfiles: [])
    }

    private mutating func alterZone() throws(SQLError) -> Statement {
        let ifExists = try ifExists()
        var zone = try zoneName()
        if take("RENAME") {
            try expect("TO")
            return .renameZone(zone.name, to: try name(), ifExists: ifExists)
        }
        try expect("SET")
        if take("DEFAULT") { return .setDefaultZone(zone.name, ifExists: ifExists) }
        if take("(") {
            repeat { zone.parameters += try zoneOption() } while take(",")
            try expect(")")
        } else if token.isName, following.isPlain("=") {
            repeat { try zoneSetting(&zone) } while take(",")
        } else {
            zone.parameters = try zoneOption()
        }
        return .alterZone(zone, ifExists: ifExists)
    }

    /// Reads `name = value`, the older form of an option.
    private mutating func zoneSetting(_ zone: inout Statement.ZoneStatement) throws(SQLError) {
        let name = try name()
        try expect("=")
        let value = token.text
        switch token.kind {
        case .string, .integer, .decimal, .double: advance()
        case .word where at("ALL") || at("OFF"): advance()
        default: throw unexpected()
        }
        if name == "STORAGE_PROFILES" {
            zone.storageProfiles = value.split(separator: ",").map { $0.filter { $0 != " " } }
        } else {
            zone.parameters.append((name, value))
        }
    }

    /// Reads an option; AUTO SCALE OFF is two.
    private mutating func zoneOption() throws(SQLError) -> [(name: String, value: String)] {
        switch token.kind == .word ? token.text : "" {
        case "PARTITIONS": return [(try zoneWords(), try zoneNumber())]
        case "REPLICAS":
            let name = try zoneWords()
            return [(name, take("ALL") ? "ALL" : try zoneNumber())]
        case "QUORUM": return [(try zoneWords(then: "SIZE"), try zoneNumber())]
        case "DISTRIBUTION": return [(try zoneWords(then: "ALGORITHM"), try string())]
        case "NODES": return [(try zoneWords(then: "FILTER"), try string())]
        case "CONSISTENCY": return [(try zoneWords(then: "MODE"), try string())]
        case "AUTO":
            try expect("AUTO", "SCALE")
            if take("OFF") { return [("AUTO SCALE UP", "OFF"), ("AUTO SCALE DOWN", "OFF")] }
            let direction = at("UP") ? "UP" : "DOWN"
            try expect(direction)
            return [("AUTO SCALE \(direction)", take("OFF") ? "OFF" : try zoneNumber())]
        default: throw unexpected()
        }
    }

    /// Reads the words of an option and returns them.
    private mutating func zoneWords(then second: String? = nil) throws(SQLError) -> String {
        let first = token.text
        advance()
        guard let second else { return first }
        try expect(second)
        return "\(first) \(second)"
    }

    private mutating func zoneNumber() throws(SQLError) -> String {
        guard token.kind == .integer else { throw unexpected() }
        let text = token.text
        advance()
        return text
    }
}
