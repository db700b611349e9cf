import Ignite

func parameters(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let name: String? = nil
    let changed = try ignite.execute(
        "INSERT INTO person (id, name, birth_date) VALUES (?, ?, ?)", 4, name, LocalDate(year: 1930, month: 5, day: 11))
    try check(changed.updateCount, is: 1)

    // Interpolated values are parameters, too: they never become text of the statement.
    let who = "x' OR '1' = '1"
    try check(ignite.execute("SELECT id FROM person WHERE name = \(who)").fetchAll().count, is: 0)
    let ids = [1, 2, 4]
    try check(ignite.execute("SELECT id FROM person WHERE id IN (\(list: ids))").fetchAll().count, is: 3)

    // A text that was made otherwise says so, and a list has a value for each question mark.
    let text = "SELECT id FROM person WHERE id = ? OR id = ?"
    let options = StatementOptions(timeout: .seconds(5), pageSize: 100)
    let people = try ignite.execute(SQLStatement(unsafe: text), parameters: [1, 2], options: options)
    try check(people.fetchAll().count, is: 2)
}

struct Person: Codable, Equatable {
    var id: Int
    var name: String?
    /// The column BIRTH_DATE.
    var birthDate: LocalDate?
}

func readingRows(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)

    // As tuples, in column order.
    let people = try ignite.execute("SELECT id, name FROM person ORDER BY id")
    var names: [Int: String] = [:]
    while let person = try people.next() {
        let (id, name) = try person.decode(Int.self, String?.self)
        names[id] = name ?? "nobody"
    }
    try check(names, is: [1: "Ada", 2: "Grace", 3: "nobody"])

    // By name.
    let ada = try ignite.execute("SELECT * FROM person WHERE id = 1").next()
    try check(ada?.get(LocalDate.self, "birth_date").year, is: 1815)

    // As a type of the program.
    let all = try ignite.execute("SELECT * FROM person ORDER BY id").fetchAll(as: Person.self)
    try check(all[0], is: Person(id: 1, name: "Ada", birthDate: LocalDate("1815-12-10")))
    try check(all[2], is: Person(id: 3, name: nil, birthDate: nil))

    // One value.
    let count = try ignite.execute("SELECT COUNT(*) FROM person").next()?.get(Int.self, at: 0)
    try check(count, is: 3)
}

/// Values of any type, as text and by their type.
func anyValues(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let result = try ignite.execute("SELECT id, name, id * 0.25 AS share FROM person WHERE id <> 2 ORDER BY id")
    var lines = [result.columns.map { "\($0.name) \($0.type.sqlName)" }.joined(separator: ", ")]
    while let row = try result.next() {
        let texts = row.values.map { value in
            switch value {
            case .null: "nothing"
            case .varchar(let text): "'\(text)'"
            // Future versions may add types.
            default: value.description
            }
        }
        lines.append(texts.joined(separator: ", "))
    }
    try check(lines, is: ["ID INTEGER, NAME VARCHAR, SHARE DECIMAL", "1, 'Ada', 0.25", "3, nothing, 0.75"])
}

/// The raw value is the string in the database.
enum Title: String, ValueConvertible, FieldDecodable {
    case countess = "Ada"
    case admiral = "Grace"
}

/// An amount of money, stored as a BIGINT of cents.
struct Money: Equatable, ValueConvertible, FieldDecodable {
    let cents: Int64

    init(cents: Int64) { self.cents = cents }
    init(field: Field) throws(IgniteError) { cents = try Int64(field: field) }
    var igniteValue: Value { .bigint(cents) }
}

func ownTypes(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let row = try ignite.execute(
        "SELECT name, CAST(? AS BIGINT) FROM person WHERE name = ?", Money(cents: 250), Title.admiral)
    guard let (title, money) = try row.next()?.decode(Title.self, Money.self) else {
        throw Failure(description: "there is no row")
    }
    try check(title == .admiral && money.cents == 250, "what went out came back")
}

/// However long a result is, only one page is in memory and one more on its way.
func streamingRows(_ options: ClientOptions) throws {
    var options = options
    options.pageSize = 500
    let ignite = try Ignite.connect(options)
    let numbers = try ignite.execute("SELECT x FROM TABLE(SYSTEM_RANGE(1, 100000))")
    var sum = 0
    try numbers.forEach { row in sum += try row.get(at: 0) }
    try check(sum, is: 5_000_050_000)

    // To skip the remaining rows, close or drop the result.
    let some = try ignite.execute("SELECT x FROM TABLE(SYSTEM_RANGE(1, 100000))")
    try check(some.fetchMany(700).count, is: 700)
    try some.close()
}

func describing(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let description = try ignite.describe("SELECT name, birth_date FROM person WHERE id = ?")
    try check(description.parameters.map(\.type), is: [.integer])
    try check(description.columns.map(\.name), is: ["NAME", "BIRTH_DATE"])
    try check(description.columns[0].origin?.table, is: "PERSON")
}

func batches(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    // Any sequence, read as needed.
    let rows = (1000..<3000).lazy.map { ($0, "n\($0)") }
    let counts = try ignite.executeBatch("INSERT INTO person (id, name) VALUES (?, ?)", rows)
    try check(counts.count == 2000 && counts.allSatisfy { $0 == 1 }, "each row was inserted")

    do {
        try ignite.executeBatch("INSERT INTO person (id) VALUES (?)", [[7], [8], [1], [9]])
        try check(false, "1 already exists")
    } catch let error as IgniteError {
        // The rows before the failed one are written; no later row is.
        try check(
            error.isIntegrityViolation && error.updateCounts == [1, 1] && error.rowsDone == 2, "it tells how far")
    }
}

func scripts(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    try ignite.executeScript(
        """
        CREATE TABLE city (id INT PRIMARY KEY, name VARCHAR);
        CREATE INDEX city_name ON city (name);
        INSERT INTO city VALUES (1, ?);
        """, "London")
    try check(ignite.tables(in: options.schema).map(\.name), is: ["CITY", "PERSON"])
}
