/// The tour of the program (`\tour`): twelve steps, each with a text and something to run.
///
/// This is the only place of its text: `docs/tour.md` is generated from it. Lines have at most 80 columns.
package enum Tour {
    /// One thing that is worth seeing.
    struct Step {
        let title: String
        let text: String
        /// The lines to run, as a script; empty if the step is only read.
        let input: String
    }

    static let introduction = """
        Five minutes, twelve things. The tour runs on the embedded node, a little
        database in this program, with three tables of a lending library. Start it with

            make run

        in a clone of the project, or with `ignite-sql --sample embedded:`, and type
        `\\tour`. Each step shows what it does and waits for Enter.
        """

    static let steps = [
        Step(
            title: "Look at tables",
            text: """
                Commands for the shell begin with a backslash. `\\d` lists what there is;
                with a name it describes one table: its columns, its key, its indexes.
                """,
            input: """
                \\d
                \\d book
                """),
        Step(
            title: "Query",
            text: """
                Everything else is SQL. A statement can take several lines and ends with a
                semicolon. Names without quotes are folded to upper case.
                """,
            input: """
                select title, author, price
                from book
                where price < 15
                order by price;
                """),
        Step(
            title: "Let Tab type",
            text: """
                Tab completes statements, tables, columns, commands and file names. After the
                tour, type `select * from b` and press Tab; then ` where ` and Tab twice, which
                shows the columns of that table. Ctrl-R searches what you have typed before.
                """,
            input: ""),
        Step(
            title: "Wide rows",
            text: """
                End a statement with `\\gx` instead of a semicolon to get a line for each column.
                `\\x` switches this on for all results, and off again.
                """,
            input: """
                select * from book where id = 3 \\gx
                """),
        Step(
            title: "Try it, take it back",
            text: """
                A transaction stays open from statement to statement, and the prompt shows a
                star meanwhile. Here all prices double, and then they don't.
                """,
            input: """
                begin;
                update book set price = price * 2;
                select sum(price) as total from book;
                rollback;
                select sum(price) as total from book;
                """),
        Step(
            title: "Rows to a file",
            text: """
                `\\copy` moves rows to and from files, in CSV, JSON and other formats, to and
                from commands, and from one cluster to another. The variable holds the name of
                a temporary file.
                """,
            input: """
                \\set file `mktemp`
                \\copy book to :'file' (format csv, header)
                \\setenv TOUR_FILE :file
                \\! head -3 "$TOUR_FILE"; rm "$TOUR_FILE"
                """),
        Step(
            title: "Watch",
            text: """
                `\\watch` runs a statement again and again, until Ctrl-C or, as here, three
                times.
                """,
            input: """
                select count(*) as lent from loan where returned is null \\watch i=0.5 c=3
                """),
        Step(
            title: "Errors point at their cause",
            text: """
                An error shows its code, what is wrong, and where. Here, a column is misspelt.
                `\\errverbose` repeats the last error with all that the server said.
                """,
            input: """
                select title, autor from book;
                """),
        Step(
            title: "Types of a result",
            text: """
                `\\gdesc` tells which columns a statement would return, without running it.
                """,
            input: """
                select title, price * 1.19 as gross, published from book \\gdesc
                """),
        Step(
            title: "How long did it take?",
            text: """
                With `\\timing`, every statement says how long it took.
                """,
            input: """
                \\timing on
                select count(*) as pages_turned from table(system_range(1, 100000));
                \\timing off
                """),
        Step(
            title: "Variables",
            text: """
                `\\set` sets a variable; `:name` puts its text into a statement, `:'name'` as a
                quoted string. With `\\gset` the columns of a row become variables.
                """,
            input: """
                \\set reader 'Mila Okafor'
                select b.title, l.lent from loan l
                join book b on b.id = l.book_id join reader r on r.id = l.reader_id
                where r.name = :'reader' and l.returned is null;
                """),
        Step(
            title: "Where to go next",
            text: """
                `\\?` lists all commands, `\\h` the statements of SQL, and `\\h DELETE` shows one.
                `\\c ignite://HOST` connects to a cluster of Ignite 3 or Ignite 2, and
                `ignite-sql embedded:FILE` keeps its tables in a file. The manual page
                ignite-sql(1) describes the rest; `\\q` leaves.
                """,
            input: """
                \\h delete
                """),
    ]

    /// The tour as a page in Markdown, which is plain enough for a terminal.
    package static var page: String {
        var page = "# A tour of ignite-sql\n\n\(introduction)\n"
        for index in steps.indices { page += "\n" + section(index) }
        return page
    }

    /// A step with its heading, as in the page.
    static func section(_ index: Int) -> String {
        let step = steps[index]
        let input = step.input.split(separator: "\n").map { "    \($0)\n" }.joined()
        return "## \(index + 1). \(step.title)\n\n\(step.text)\n\(input.isEmpty ? "" : "\n")\(input)"
    }
}
