import IgniteCore

// Zones are kept and shown, and mean nothing else in a node that is alone.
extension Definitions {
    func zone(_ name: String?) throws(SQLError) -> ZoneEntry {
        guard let name else {
            guard let zone = catalog.zones.values.first(where: \.isDefault) else {
                throw fault("The zone is not specified. Please specify zone explicitly or set default one.")
            }
            return zone
        }
        guard let zone = catalog.zones[name] else { throw missingZone(name) }
        return zone
    }

    private func missingZone(_ name: String) -> SQLError {
        fault("Distribution zone with name '\(name)' not found.")
    }

    func zoneStatement(_ statement: Statement) throws(SQLError) -> Bool {
        switch statement {
        case .createZone(let definition, let ifNotExists):
            try requireName(definition.name, of: "zone")
            guard catalog.zones[definition.name] == nil else {
                guard ifNotExists else {
                    throw fault("Distribution zone with name '\(definition.name)' already exists.")
                }
                return false
            }
            var zone = ZoneEntry(id: try store.nextID(), name: definition.name, scaleUp: Int(Int32.max))
            zone.profiles = definition.storageProfiles
            guard !zone.profiles.isEmpty else { throw fault("STORAGE PROFILES can not be empty") }
            let unknown = zone.profiles.filter { $0 != Catalog.defaultProfile }
            guard unknown.isEmpty else {
                throw .validation(
                    "Some storage profiles don't exist [missedProfileNames=[\(unknown.joined(separator: ", "))]].")
            }
            try apply(definition.parameters, to: &zone)
            try store.save(zone)
        case .alterZone(let definition, let ifExists):
            try requireName(definition.name, of: "zone")
            guard var zone = catalog.zones[definition.name] else {
                guard ifExists else { throw missingZone(definition.name) }
                return false
            }
            try apply(definition.parameters, to: &zone)
            try store.save(zone)
        case .renameZone(let name, let newName, let ifExists):
            try requireName(name, of: "zone")
            guard var zone = catalog.zones[name] else {
                guard ifExists else { throw missingZone(name) }
                return false
            }
            guard catalog.zones[newName] == nil else {
                throw fault("Distribution zone with name '\(newName)' already exists.")
            }
            zone.name = newName
            try store.save(zone)
        case .setDefaultZone(let name, let ifExists):
            try requireName(name, of: "zone")
            guard var zone = catalog.zones[name] else {
                guard ifExists else { throw missingZone(name) }
                return false
            }
            guard !zone.isDefault else { return false }
            for var other in catalog.zones.values where other.isDefault {
                other.isDefault = false
                try store.save(other)
            }
            zone.isDefault = true
            try store.save(zone)
        case .dropZone(let name, let ifExists):
            try requireName(name, of: "zone")
            guard let zone = catalog.zones[name] else {
                guard ifExists else { throw missingZone(name) }
                return false
            }
            guard !zone.isDefault else {
                throw fault("Default distribution zone can't be dropped: zoneName=\(name).")
            }
            if let table = catalog.tables.values.first(where: { $0.zone == name }) {
                throw fault("Distribution zone '\(name)' is assigned to the table '\(table.name)'.")
            }
            try store.run("DELETE FROM i_zones WHERE id = ?", zone.id)
            try store.run("DELETE FROM i_profiles WHERE zone_id = ?", zone.id)
        default: throw .internalError("not a definition")
        }
        return true
    }

    private func apply(_ parameters: [(name: String, value: String)], to zone: inout ZoneEntry) throws(SQLError) {
        for (name, text) in parameters {
            func number(_ limits: ClosedRange<Int>) throws(SQLError) -> Int {
                guard let number = Int(text), limits.contains(number) else {
                    throw fault("Invalid value of \(name): \(text)")
                }
                return number
            }
            let isEverything = text.uppercased() == "ALL"
            switch name {
            case "PARTITIONS": zone.partitions = try number(1...65_000)
            case "REPLICAS":
                zone.replicas = isEverything ? Int(Int32.max) : try number(1...Int(Int32.max))
                zone.quorum = isEverything ? 1 : min(3, (zone.replicas + 1) / 2)
            case "QUORUM SIZE": zone.quorum = try number(1...Int(Int32.max))
            case "NODES FILTER": zone.nodeFilter = text
            case "AUTO SCALE UP":
                zone.scaleUp = text.uppercased() == "OFF" ? Int(Int32.max) : try number(0...Int(Int32.max))
            case "AUTO SCALE DOWN":
                zone.scaleDown = text.uppercased() == "OFF" ? Int(Int32.max) : try number(0...Int(Int32.max))
            case "CONSISTENCY MODE": zone.consistency = text
            default: throw .unsupported("the zone parameter \(name)")
            }
        }
    }
}
