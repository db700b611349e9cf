import IgniteCore

extension SQLType {
    /// Returns a result column of this type, with the precision and scale that Ignite sends (ignite3-protocol.md 9.1).
    func column(_ name: String, origin: Column.Origin? = nil) -> Column {
        let (precision, scale): (Int?, Int?) =
            switch type {
            case .boolean: (1, nil)
            case .tinyint: (3, 0)
            case .smallint: (5, 0)
            case .integer: (10, 0)
            case .bigint: (19, 0)
            case .real: (7, nil)
            case .double: (15, nil)
            case .decimal: (self.precision, self.scale ?? 0)
            case .date: (0, nil)
            case .uuid, .null: (nil, nil)
            default: (self.precision, nil)
            }
        return Column(
            name: name, type: type, isNullable: isNullable, precision: precision, scale: scale, origin: origin)
    }

    /// The type of a parameter.
    init(of value: Value) {
        self.init(value.type)
        switch value {
        // Of any number: more digits are cut.
        case .decimal:
            precision = 28
            scale = 6
        case .time, .timestamp, .timestampWithLocalTimeZone: precision = 9
        default: break
        }
    }
}
