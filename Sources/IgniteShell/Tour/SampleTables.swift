import IgniteCore

/// The sample tables of the tour (`--sample`): a lending library.
///
/// They are a part of the program, so that the installed program has them, too.
enum SampleTables {
    static let names = ["BOOK", "LOAN", "READER"]

    /// The statements that create and fill the tables.
    static let statements = [
        """
        CREATE TABLE reader (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL, joined DATE NOT NULL)
        """,
        """
        CREATE TABLE book (
            id INT PRIMARY KEY, title VARCHAR(60) NOT NULL, author VARCHAR(40), published INT, price DECIMAL(6, 2))
        """,
        """
        CREATE TABLE loan (book_id INT, lent DATE, reader_id INT NOT NULL, returned DATE, PRIMARY KEY (book_id, lent))
        """,
        """
        INSERT INTO reader (id, name, joined) VALUES
            (1, 'Mila Okafor', DATE '2021-03-14'), (2, 'Jonas Lindqvist', DATE '2022-11-02'),
            (3, 'Priya Raman', DATE '2023-06-21'), (4, 'Tomás Ferreira', DATE '2024-01-09'),
            (5, 'Hana Kobayashi', DATE '2024-09-30')
        """,
        """
        INSERT INTO book (id, title, author, published, price) VALUES
            (1, 'The Lighthouse Ledger', 'Edda Winter', 1998, 12.50), (2, 'Bread in Seven Days', 'Paul Achterberg', 2015, 24.00),
            (3, 'A Field Guide to Puddles', 'Noor Haddad', 2009, 9.95), (4, 'Maps of the Lower River', NULL, 1931, 48.00),
            (5, 'The Patient Gardener', 'Inés Calder', 2019, 17.80), (6, 'Trams at Night', 'Viktor Somlo', 1987, 7.40),
            (7, 'Small Repairs', 'Edda Winter', 2004, 14.20), (8, 'What the Ferryman Knew', 'Kofi Mensah', 2021, NULL)
        """,
        """
        INSERT INTO loan (book_id, lent, reader_id, returned) VALUES
            (1, DATE '2024-10-01', 1, DATE '2024-10-15'), (1, DATE '2024-11-20', 3, NULL),
            (2, DATE '2024-09-12', 2, DATE '2024-10-03'), (3, DATE '2024-10-08', 1, NULL),
            (3, DATE '2024-08-02', 4, DATE '2024-08-19'), (5, DATE '2024-11-11', 5, NULL),
            (6, DATE '2024-07-30', 2, DATE '2024-08-01'), (7, DATE '2024-10-29', 1, NULL),
            (8, DATE '2024-11-03', 4, DATE '2024-11-24')
        """,
    ]
}

extension ShellConnection {
    /// Whether the sample tables are there.
    func hasSampleTables() throws(Failure) -> Bool {
        let names = SampleTables.names.map { "'\($0)'" }.joined(separator: ", ")
        let found = try call { (session) throws(IgniteError) in
            try session.execute(
                "SELECT TABLE_NAME FROM SYSTEM.TABLES WHERE SCHEMA_NAME = 'PUBLIC' AND TABLE_NAME IN (\(names))",
                parameters: [], options: StatementSettings(), in: nil)
        }
        return found.page.rowCount == SampleTables.names.count
    }

    /// Creates the sample tables on the embedded node, unless they are there.
    func createSampleTables() throws(Failure) {
        guard server?.isEmbedded == true else {
            throw .ignite(IgniteError(.invalidArgument, "--sample creates its tables on the embedded node only"))
        }
        guard try !hasSampleTables() else { return }
        for sql in SampleTables.statements {
            try call { (session) throws(IgniteError) in
                _ = try session.execute(sql, parameters: [], options: StatementSettings(), in: nil)
            }
        }
        catalogLoader.outdate()
    }
}
