import Testing

@testable import IgniteEmbedded

/// The names of columns without an alias, as a node of Ignite 3.1 gave them.
@Suite struct ColumnNameTests {
    @Test func namesAreThoseOfTheNode() throws {
        let cases = #"""
            1 => 1
            -1 => -1
            +1 => 1
            - -1 => 1
            -(1) => -1
            1.50 => 1.50
            .5 => 0.5
            5. => 5
            007 => 7
            1e2 => 1E2
            1.5e10 => 1.5E10
            0.1e0 => 1E-1
            1e-7 => 1E-7
            123456789e0 => 1.23456789E8
            -1e2 => -1E2
            -2.5 => -2.5
            'a' => 'a'
            'it''s' => 'it''s'
            'ä' => 'ä'
            '' => ''
            x'0aFF' => X'0AFF'
            x'' => X''
            true => TRUE
            false => FALSE
            null => NULL
            date '2020-1-1' => DATE '2020-1-1'
            time '1:2:3' => TIME '1:2:3'
            time '01:02:03.123' => TIME '01:02:03.123'
            timestamp '2020-01-01 1:2:3' => TIMESTAMP '2020-01-01 1:2:3'
            timestamp '2020-01-01 01:02:03.100' => TIMESTAMP '2020-01-01 01:02:03.100'
            timestamp '2020-01-01 01:02:03.123456' => TIMESTAMP '2020-01-01 01:02:03.123456'
            timestamp with local time zone '2020-01-01 00:00:00' => TIMESTAMP WITH LOCAL TIME ZONE '2020-01-01 00:00:00'
            uuid '00000000-0000-0000-0000-00000000000A' => UUID '00000000-0000-0000-0000-00000000000A'
            interval '1' day => INTERVAL '1' DAY
            interval -'1' day => INTERVAL -'1' DAY
            interval '1-2' year to month => INTERVAL '1-2' YEAR TO MONTH
            interval '1 2:3' day to minute => INTERVAL '1 2:3' DAY TO MINUTE
            interval '1' days => INTERVAL '1' DAY
            a => A
            t.a => A
            "b" => b
            t."b" => b
            "Mixed c" => Mixed c
            a + 1 => A + 1
            t.a + 1 => T.A + 1
            "Mixed c" || 'x' => EXPR$0
            "b" || t."Mixed c" => EXPR$0
            t."Mixed c" || "b" => EXPR$0
            1 + 2 * 3 => 1 + 2 * 3
            (1 + 2) * 3 => (1 + 2) * 3
            1 - 2 + 3 => 1 - 2 + 3
            1 + (2 + 3) => 1 + (2 + 3)
            2 * 3 / 4 => 2 * 3 / 4
            2 % 3 % 4 => 2 % 3 % 4
            -a => EXPR$0
            -a * 2 => - A * 2
            -(a + 1) => EXPR$0
            +a => EXPR$0
            2 * -a => 2 * - A
            2 - -a => 2 - - A
            2 - -1 => 2 - -1
            2 + -1 => 2 + -1
            -1 + 2 => -1 + 2
            - 1 * 2 => -1 * 2
            'a' || 'b' || 'c' => EXPR$0
            'a' || ('b' || 'c') => EXPR$0
            abs(a) => ABS(A)
            abs(a + 1) * 2 => ABS(A + 1) * 2
            (a + 1) * (a - 1) => (A + 1) * (A - 1)
            not (1 = 1) => EXPR$0
            1 = 1 => EXPR$0
            a > 1 and a < 2 => EXPR$0
            case when a > 1 then 1 else 2 end => EXPR$0
            substring("b" from 2 for 3) => SUBSTRING("b", 2, 3)
            substr("b", 2, 3) => SUBSTR("b", 2, 3)
            trim("b") => TRIM(BOTH ' ' FROM "b")
            trim(leading 'x' from "b") => TRIM(LEADING 'x' FROM "b")
            trim(both 'a' from 'x' || 'b') => TRIM(BOTH 'a' FROM 'x' || 'b')
            overlay("b" placing 'x' from 1 for 2) => OVERLAY("b" PLACING 'x' FROM 1 FOR 2)
            char_length("b") => EXPR$0
            character_length("b") => EXPR$0
            length("b") => LENGTH("b")
            ceil(1.5) => CEIL(1.5)
            ceiling(1.5) => CEIL(1.5)
            floor(1.5) => FLOOR(1.5)
            ceil(date '2020-01-01' to year) => CEIL(DATE '2020-01-01' TO YEAR)
            year(date '2020-01-01') => EXPR$0
            timestampdiff(day, date '2020-01-01', date '2020-01-02') => EXPR$0
            current_date => CURRENT_DATE
            current_timestamp => CURRENT_TIMESTAMP
            current_timestamp(3) => CURRENT_TIMESTAMP(3)
            localtime => LOCALTIME
            localtime(2) => LOCALTIME(2)
            localtimestamp => LOCALTIMESTAMP
            current_user => CURRENT_USER
            pi() => PI()
            pi => PI
            power(a, 2) => POWER(A, 2)
            round(1.5) => ROUND(1.5)
            ln(1) => LN(1)
            sign(a) => SIGN(A)
            reverse("b") => REVERSE("b")
            ascii("b") => ASCII("b")
            chr(65) => CHR(65)
            md5("b") => MD5("b")
            translate("b", 'a', 'b') => TRANSLATE("b", 'a', 'b')
            last_day(date '2020-01-01') => LAST_DAY(DATE '2020-01-01')
            unix_seconds(timestamp '2020-01-01 00:00:00') => UNIX_SECONDS(TIMESTAMP '2020-01-01 00:00:00')
            unix_date(date '2020-01-01') => UNIX_DATE(DATE '2020-01-01')
            date_from_unix_date(1) => DATE_FROM_UNIX_DATE(1)
            cast(a as int) => CAST(A AS INTEGER)
            cast(a as varchar) => CAST(A AS VARCHAR)
            cast(a as char) => CAST(A AS CHAR)
            cast(a as decimal) => CAST(A AS DECIMAL)
            cast(a as numeric(10, 2)) => CAST(A AS DECIMAL(10, 2))
            cast(a as double) => CAST(A AS DOUBLE)
            cast(a as float) => CAST(A AS FLOAT)
            cast(a as real) => CAST(A AS REAL)
            cast(a as int) + 1 => CAST(A AS INTEGER) + 1
            cast(a + 1 as bigint) => CAST(A + 1 AS BIGINT)
            cast(x'00' as binary varying(3)) => CAST(X'00' AS VARBINARY(3))
            cast('2020-01-01' as timestamp) => CAST('2020-01-01' AS TIMESTAMP)
            cast(null as boolean) => CAST(NULL AS BOOLEAN)
            cast('a' as uuid) => CAST('a' AS UUID)
            a::varchar => A :: VARCHAR
            count(*) => COUNT(*)
            sum(a) + 1 => SUM(A) + 1
            sum(distinct a) * 2 => SUM(DISTINCT A) * 2
            count(case when a > 1 then 1 end) => COUNT(CASE WHEN A > 1 THEN 1 ELSE NULL END)
            count(a = 1 and not a = 2 or a = 3) => COUNT(A = 1 AND NOT A = 2 OR A = 3)
            sum(case a when 1 then 2 else 3 end) => SUM(CASE WHEN A = 1 THEN 2 ELSE 3 END)
            min("b") => MIN("b")
            avg(a) => AVG(A)
            count(a between 1 and 2) => COUNT(A BETWEEN ASYMMETRIC 1 AND 2)
            count("b" like 'x') => COUNT("b" LIKE 'x')
            count(not a = 1) => COUNT(NOT A = 1)
            count(current_date) => COUNT(CURRENT_DATE)
            count(timestampadd(day, 1, date '2020-01-01')) => COUNT(TIMESTAMPADD(DAY, 1, DATE '2020-01-01'))
            abs(coalesce(a, 1)) => ABS(CASE WHEN A IS NOT NULL THEN A ELSE 1 END)
            case when a > 1 then 1 else 2 end + 1 => CASE WHEN A > 1 THEN 1 ELSE 2 END + 1
            a is null => EXPR$0
            "b" like 'x' => EXPR$0
            date '2020-01-01' + interval '1' day => DATE '2020-01-01' + INTERVAL '1' DAY
            date '2020-01-01' - interval '1' month => DATE '2020-01-01' - INTERVAL '1' MONTH
            year(date '2020-01-01') + 1 => EXTRACT(YEAR FROM DATE '2020-01-01') + 1
            'a' || upper('b') || trim('c') => EXPR$0
            cast(case when a > 1 then 1 end as bigint) => CAST(CASE WHEN A > 1 THEN 1 ELSE NULL END AS BIGINT)
            cast(a > 1 as varchar) => CAST(A > 1 AS VARCHAR)
            100e0 => 1E2
            1.50e1 => 1.50E1
            0e0 => 0E0
            0.00 => 0.00
            0.00e0 => 0E0
            10e-1 => 1.0E0
            1e20 => 1E20
            12345.678e-3 => 1.2345678E1
            -0e0 => 0E0
            -.5 => -0.5
            00.5 => 0.5
            1.0e0 + 1 => 1.0E0 + 1
            100 => 100
            abs(-(a + 1)) => ABS(- (A + 1))
            -(a + 1) * 2 => - (A + 1) * 2
            abs(-(-1)) => ABS(1)
            abs(-(1)) => ABS(-1)
            2 - (-a) => 2 - - A
            -1 - -2 => -1 - -2
            (-a) * 3 => - A * 3
            count(not (a = 1 and d)) => COUNT(NOT (A = 1 AND D))
            count(not not d) => COUNT(NOT (NOT D))
            count(d or (d and d)) => COUNT(D OR D AND D)
            count(d and (d and d)) => COUNT(D AND (D AND D))
            count(d and d and d and d) => COUNT(D AND D AND D AND D)
            count((a is null) is null) => COUNT((A IS NULL) IS NULL)
            count(d = (a is null)) => COUNT(D = (A IS NULL))
            count((a is null) = d) => COUNT((A IS NULL) = D)
            count(d is not true) => COUNT(D IS NOT TRUE)
            count(a not in (1, 2)) => COUNT(A NOT IN (1, 2))
            count(a between 1 + 1 and 2 * 3) => COUNT(A BETWEEN ASYMMETRIC 1 + 1 AND 2 * 3)
            count((a = 1) between d and d) => COUNT((A = 1) BETWEEN ASYMMETRIC D AND D)
            count(a + 1 in (1, a * 2)) => COUNT(A + 1 IN (1, A * 2))
            count(("b" like 'x') = d) => COUNT("b" LIKE 'x' = D)
            count(case a + 1 when 1 then 'a' end) => COUNT(CASE WHEN A + 1 = 1 THEN 'a' ELSE NULL END)
            coalesce(a, 1, 2) + 1 => CASE WHEN A IS NOT NULL THEN A WHEN 1 IS NOT NULL THEN 1 ELSE 2 END + 1
            coalesce(a + 1, 2) * 2 => CASE WHEN A + 1 IS NOT NULL THEN A + 1 ELSE 2 END * 2
            nullif(a + 1, 2 * 3) + 1 => CASE WHEN A + 1 = 2 * 3 THEN NULL ELSE A + 1 END + 1
            upper('a' || ('b' || 'c')) => UPPER('a' || ('b' || 'c'))
            upper("Mixed c" || "b") => UPPER("Mixed c" || "b")
            quarter(date '2020-01-01') + 1 => EXTRACT(QUARTER FROM DATE '2020-01-01') + 1
            dayofmonth(date '2020-01-01') + 1 => EXTRACT(DAY FROM DATE '2020-01-01') + 1
            hour(timestamp '2020-01-01 00:00:00') + 1 => EXTRACT(HOUR FROM TIMESTAMP '2020-01-01 00:00:00') + 1
            minute(timestamp '2020-01-01 00:00:00') + 1 => EXTRACT(MINUTE FROM TIMESTAMP '2020-01-01 00:00:00') + 1
            extract(dow from date '2020-01-01') + 1 => EXTRACT(DOW FROM DATE '2020-01-01') + 1
            char_length("b") + 1 => CHAR_LENGTH("b") + 1
            character_length("b") + 1 => CHARACTER_LENGTH("b") + 1
            mod(a, 2) + 1 => MOD(A, 2) + 1
            count(*) + count(distinct a) => COUNT(*) + COUNT(DISTINCT A)
            sum(a) filter (where a > 1) + 1 => (SUM(A) FILTER (WHERE A > 1)) + 1
            max(a) - min(a) => MAX(A) - MIN(A)
            length('it''s') + 1 => LENGTH('it''s') + 1
            current_date - interval '1' day => CURRENT_DATE - INTERVAL '1' DAY
            floor(a / 2.0) + 1 => FLOOR(A / 2.0) + 1
            (a::varchar) => A :: VARCHAR
            abs((a::int)) => ABS(A :: INTEGER)
            -a::int => EXPR$0
            a + a::int => A + A :: INTEGER
            some(a = 1) => SOME(A = 1)
            from_base64('aa') => FROM_BASE64('aa')
            atan2(1, 2) => ATAN2(1, 2)
            degrees(1) => DEGREES(1)
            dayname(date '2020-01-01') => DAYNAME(DATE '2020-01-01')
            compress('a') => COMPRESS('a')
            a1 + 1 => A1 + 1
            a_b + 1 => A_B + 1
            _x + 1 => _X + 1
            ä + 1 => Ä + 1
            abc + 1 => ABC + 1
            "q q" + 1 => "q q" + 1
            t.a1 + 1 => T.A1 + 1
            "value" + 1 => "value" + 1
            key + 1 => KEY + 1
            count(d = (not d)) => COUNT(D = (NOT D))
            count((d and d) is null) => COUNT((D AND D) IS NULL)
            count((d or d) = d) => COUNT((D OR D) = D)
            count((a between 1 and 2) is null) => COUNT(A BETWEEN ASYMMETRIC 1 AND 2 IS NULL)
            count(not a between 1 and 2) => COUNT(NOT A BETWEEN ASYMMETRIC 1 AND 2)
            count(("b" like 'x') and ("b" like 'y')) => COUNT("b" LIKE 'x' AND "b" LIKE 'y')
            count("b" like ('x' || 'y')) => COUNT("b" LIKE 'x' || 'y')
            count((d is null) in (true, false)) => COUNT((D IS NULL) IN (TRUE, FALSE))
            count(a between (1 + 2) and (-a)) => COUNT(A BETWEEN ASYMMETRIC 1 + 2 AND - A)
            count(d = (a is distinct from 1)) => COUNT(D = (A IS DISTINCT FROM 1))
            count(-(a::int)) => COUNT(- A :: INTEGER)
            count(abs(a)::varchar::int) => COUNT(ABS(A) :: VARCHAR :: INTEGER)
            count((a = 1) = (d = d)) => COUNT((A = 1) = (D = D))
            count((a = 1) <> d) => COUNT((A = 1) <> D)
            count(not (d or d)) => COUNT(NOT (D OR D))
            count(not d or d) => COUNT(NOT D OR D)
            count(case when (d or d) then (1) else (a) end) => COUNT(CASE WHEN D OR D THEN 1 ELSE A END)
            count(case (a) when (1) then 2 end) => COUNT(CASE WHEN A = 1 THEN 2 ELSE NULL END)
            count(case d when a = 1 then 2 end) => COUNT(CASE WHEN D = (A = 1) THEN 2 ELSE NULL END)
            count(case when a is null then 1 end) => COUNT(CASE WHEN A IS NULL THEN 1 ELSE NULL END)
            count(nullif(d and d, d)) => COUNT(CASE WHEN (D AND D) = D THEN NULL ELSE D AND D END)
            count(-a in (1)) => COUNT(- A IN (1))
            count(- a = - 1) => COUNT(- A = -1)
            count(("b" like 'x' escape '!') = d) => COUNT("b" LIKE 'x' ESCAPE '!' = D)
            count(coalesce(null, a)) => COUNT(CASE WHEN NULL IS NOT NULL THEN NULL ELSE A END)
            count(1 = a) => COUNT(1 = A)
            """#
        for line in cases.split(separator: "\n") {
            let parts = line.split(separator: " => ", maxSplits: 1).map(String.init)
            #expect(try name(of: parts[0]) == parts[1], "\(parts[0])")
        }
    }

    @Test func linesAndQuotesStayAsTheyAre() throws {
        #expect(try name(of: "'a\nb'") == "'a\nb'")
        #expect(try name(of: #"length('it''s') + t."a""b""#) == #"LENGTH('it''s') + T."a""b""#)
    }

    @Test func namesHaveALimit() throws {
        let sum = "1" + String(repeating: " + 1", count: 200)
        #expect(try name(of: sum) == String(sum.prefix(256)))
        #expect(try name(of: "'" + String(repeating: "x", count: 300) + "'").count == 256)
    }

    @Test func theIndexIsThatOfTheColumn() throws {
        #expect(try name(of: "a = 1", index: 3) == "EXPR$3")
    }

    @Test func subqueriesAreNotWritten() throws {
        #expect(try name(of: "1 + (select 1)") == "EXPR$0")
    }

    private func name(of expression: String, index: Int = 0) throws -> String {
        guard case .query(let query) = try Parser.statement("select \(expression) from t").0,
            case .select(let select) = query.body, case .expression(let expression, _) = select.items[0]
        else { throw Failure() }
        return columnName(of: expression, index: index)
    }

    private struct Failure: Error {}
}
