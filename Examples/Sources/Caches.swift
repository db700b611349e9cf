import Ignite
import IgniteAsync

struct Scientist: Codable, Equatable, BinaryTypeNamed {
    // A Java program would use the same name for its class.
    static let binaryTypeName = "org.example.Scientist"

    var name: String
    var birthDate: LocalDate?
    var fields: [String] = []
}

func typedCaches(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    var configuration = CacheConfiguration("EXAMPLES_SCIENTISTS")
    configuration.atomicity = .transactional
    let scientists = try ignite.getOrCreateCache(configuration, key: Int.self, value: Scientist.self)
    defer { try? scientists.destroy() }

    let ada = Scientist(
        name: "Ada", birthDate: LocalDate(year: 1815, month: 12, day: 10), fields: ["mathematics", "computing"])
    try scientists.put(1, ada)
    try check(scientists.get(1), is: ada)
    try check(scientists.putIfAbsent(1, Scientist(name: "Grace")), is: false)

    // Any sequence of pairs, sent in pages with several under way.
    try scientists.putAll((2...1000).lazy.map { ($0, Scientist(name: "Number \($0)")) })
    try check(scientists.getAll([1, 2, 5000]).count, is: 2)

    try ignite.transaction { transaction in
        try scientists.remove(2, in: transaction)
        try scientists.replace(3, with: Scientist(name: "Three"), in: transaction)
    }
    try check(scientists.count(), is: 999)

    let scan = try scientists.scan()
    var found = 0
    while let (_, scientist) = try scan.next() { found += scientist.fields.count }
    try check(found, is: 2)
}

func untypedCaches(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let anything: Cache<BinaryValue, BinaryValue> = try ignite.getOrCreateCache("EXAMPLES_ANYTHING")
    defer { try? anything.destroy() }

    // The cases are Java's types: the hint where the obvious one is not wanted.
    try anything.put(.short(7), .char(0x263A))
    try anything.put(.string("ada"), .object(BinaryObject(type: "Person", ["id": .int(1), "name": .string("Ada")])))
    guard case .object(var person) = try anything.get(.string("ada")) else { throw Failure(description: "no object") }
    person["age"] = .int(36)
    try anything.put(.string("ada"), .object(person))
    try check(ignite.binaryType("Person")?.fields.map(\.name), is: ["id", "name", "age"])
}

func cachesOfTables(_ options: ClientOptions) throws {
    struct City: Codable, Equatable { var name: String; var population: Int? }
    let ignite = try Ignite.connect(options)
    try ignite.execute("DROP TABLE IF EXISTS examples_city")
    try ignite.execute("CREATE TABLE examples_city (id INT PRIMARY KEY, name VARCHAR, population BIGINT)")
    defer { _ = try? ignite.execute("DROP TABLE examples_city") }

    // Keys and values take the types of the table.
    let cities = ignite.cache("SQL_PUBLIC_EXAMPLES_CITY", key: Int.self, value: City.self)
    try cities.put(1, City(name: "Zürich", population: 443_037))
    try ignite.execute("INSERT INTO examples_city VALUES (2, 'Basel', NULL)")
    try check(cities.get(2), is: City(name: "Basel", population: nil))
    let names = try ignite.execute("SELECT name FROM examples_city WHERE population > ?", 400_000)
    try check(names.fetchAll().map { try $0.get(String.self, at: 0) }, is: ["Zürich"])
}

func cachesOfTasks(_ options: ClientOptions) async throws {
    let pool = try IgnitePool(options)
    try await pool.withClient { ignite in _ = try ignite.getOrCreateCache("EXAMPLES_COUNTERS") }
    let counters = pool.cache("EXAMPLES_COUNTERS", key: String.self, value: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 1...10 { group.addTask { try await counters.put("counter \(number)", number) } }
        try await group.waitForAll()
    }
    try check(await counters.count(), is: 10)
    try await counters.withCache { cache, _ in try cache.destroy() }
    pool.close()
}
