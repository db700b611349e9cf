public import Ignite

/// A result of any length with six typical columns, generated without a table.
public enum LargeResult {
    /// Returns the statement that generates the result.
    public static func query(rows: Int) -> SQLStatement {
        """
        SELECT CAST(x AS INT) AS id, 'name ' || CAST(x AS VARCHAR) AS name, CAST(x * 0.01 AS DECIMAL(18, 2)) AS price,
          CAST(x AS DOUBLE) * 1.5 AS weight, TIMESTAMP '2024-01-01 00:00:00' + x * INTERVAL '1.001' SECOND AS moment,
          CASE WHEN MOD(x, 3) = 0 THEN NULL ELSE 'note ' || CAST(x AS VARCHAR) END AS note
        FROM TABLE(SYSTEM_RANGE(1, \(unsafe: "\(rows)")))
        """
    }

    /// Returns a number that depends on all values of a row, so that all of them are decoded.
    @inlinable
    public static func digest(_ row: ResultRow) throws -> Int {
        let (id, name, price, weight, moment, note) = try row.decode(
            Int.self, String.self, BigDecimal.self, Double.self, LocalDateTime.self, String?.self)
        return id + name.utf8.count + Int(price.scale) + Int(weight) + moment.date.day + (note?.utf8.count ?? 0)
    }
}
