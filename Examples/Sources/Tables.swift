import Ignite

func rowsByKey(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let people = try ignite.table("person")
    try check(people.columns.map(\.name), is: ["ID", "NAME", "BIRTH_DATE"])

    // Values in the order of the columns; nil is NULL.
    let (id, name) = (4, "Edsger")
    try people.upsert([id, name, .default])
    try check(people.get(4)?.get(String.self, "NAME"), is: "Edsger")
    try check(people.insert([4, "Barbara", nil]), is: false)
    try check(people.getAll([1, 99]).map { $0 != nil }, is: [true, false])
    try check(people.deleteAll([4, 5]).map { try $0.get(Int.self, at: 0) }, is: [5])
    try check(people.containsKey(4), is: false)

    try ignite.transaction { transaction in
        try people.delete(1, in: transaction)
        try people.upsert([2, "Hopper", nil], in: transaction)
    }
    try check(people.containsKey(1), is: false)
}

func recordsByKey(_ options: ClientOptions) throws {
    let people = try Ignite.connect(options).table("person").records(of: Person.self)
    var ada = try people.get(1) ?? Person(id: 1)
    try check(ada.name, is: "Ada")
    let before = ada
    ada.name = "Ada Lovelace"
    // Replaces the record only if it has not changed meanwhile.
    try check(people.replace(exactly: before, with: ada), is: true)
    try check(people.replace(exactly: before, with: ada), is: false)
    try check(people.insertAll([ada, Person(id: 4, name: "Barbara")]), is: [ada])
    try check(people.getAll([1, 4, 5]), is: [ada, Person(id: 4, name: "Barbara"), nil])
}

/// The sequence is read as needed, and several pages are in flight. After an error, `rowsDone` is the number of rows
/// written.
func streamingRecords(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let people = try ignite.table("person").records(of: Person.self)
    let everybody = (1000..<21_000).lazy.map { Person(id: $0, name: "n\($0)") }
    try check(people.upsertAll(everybody), is: 20_000)
    let last = try ignite.execute("SELECT * FROM person ORDER BY id DESC LIMIT 1").next()?.decode(Person.self)
    try check(last, is: Person(id: 20_999, name: "n20999"))
}
