import Foundation
import Ignite
import IgniteFoundation

/// `Date`, `Decimal`, `UUID` and `Data` as parameters, in rows and in structures.
func foundationValues(_ options: ClientOptions) throws {
    struct Invoice: Codable, Equatable {
        var id: UUID
        var amount: Decimal
        var issued: Date
        var scan: Data?
    }
    let ignite = try Ignite.connect(options)
    try ignite.execute(
        """
        CREATE TABLE invoice (
            id UUID PRIMARY KEY, amount DECIMAL(20, 2), issued TIMESTAMP(3) WITH LOCAL TIME ZONE, scan VARBINARY)
        """)

    let id = UUID()
    let issued = Date(timeIntervalSince1970: 1_700_000_000.125)
    try ignite.execute(
        "INSERT INTO invoice VALUES (?, CAST(? AS DECIMAL(20, 2)), ?, ?)", id, Decimal(1250) / 100, issued,
        Data([1, 2, 3]))
    let row = try ignite.execute("SELECT amount, issued FROM invoice WHERE id = ?", id).next()
    guard let (amount, date) = try row?.decode(Decimal.self, Date.self) else {
        throw Failure(description: "there is no row")
    }
    try check(amount == Decimal(string: "12.5") && date == issued, "\(amount) of \(date) is what was written")

    let invoices = try ignite.table("invoice").records(of: Invoice.self)
    var invoice = try invoices.get(id)
    try check(invoice?.scan, is: Data([1, 2, 3]))
    invoice?.scan = nil
    if let invoice { try invoices.upsert(invoice) }
    try check(invoices.get(id), is: invoice)
}
