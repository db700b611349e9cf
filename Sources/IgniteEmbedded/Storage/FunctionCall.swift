import CSQLite
import IgniteCore

/// One call of a function by SQLite: its arguments in their stored forms, and where its result goes.
struct FunctionCall {
    private let call: UnsafeMutablePointer<sqlite_functions>
    private let handle: OpaquePointer
    private let arguments: UnsafeMutablePointer<OpaquePointer?>?
    /// The number of arguments.
    let count: Int
    private let database: Database

    fileprivate init(
        _ handle: OpaquePointer, _ count: Int32, _ arguments: UnsafeMutablePointer<OpaquePointer?>?,
        _ database: Database
    ) {
        call = SQLite.call
        self.handle = handle
        self.count = Int(count)
        self.arguments = arguments
        self.database = database
    }

    /// What is known of the statement.
    var context: StatementContext { database.context }

    // MARK: Arguments

    private func argument(_ index: Int) -> OpaquePointer? { arguments?[index] }

    func isNull(_ index: Int) -> Bool { call.pointee.sqlite3_value_type(argument(index)) == SQLITE_NULL }
    func integer(_ index: Int) -> Int64 { call.pointee.sqlite3_value_int64(argument(index)) }
    func double(_ index: Int) -> Double { call.pointee.sqlite3_value_double(argument(index)) }
    func float(_ index: Int) -> Float { Float(double(index)) }
    func decimal(_ index: Int) -> ExactDecimal { DecimalKey.number(bytes(index)) }
    func text(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }
    func instant(_ index: Int) -> Instant { InstantKey.instant(bytes(index)) }

    /// The bytes of a text or blob; they are valid during the call.
    func bytes(_ index: Int) -> UnsafeRawBufferPointer {
        let start = call.pointee.sqlite3_value_blob(argument(index))
        return UnsafeRawBufferPointer(start: start, count: Int(call.pointee.sqlite3_value_bytes(argument(index))))
    }

    // MARK: Result

    func returnNull() { call.pointee.sqlite3_result_null(handle) }
    func `return`(_ value: Bool) { call.pointee.sqlite3_result_int64(handle, value ? 1 : 0) }
    func `return`(_ value: Int64) { call.pointee.sqlite3_result_int64(handle, value) }

    func `return`(_ value: Double) throws(SQLError) {
        guard !value.isNaN else { throw .nan }
        call.pointee.sqlite3_result_double(handle, value)
    }

    func `return`(_ value: Float) throws(SQLError) { try self.return(Double(value)) }
    func `return`(_ value: ExactDecimal) { self.return(DecimalKey.bytes(value)) }

    func `return`(_ value: String) {
        var value = value
        value.withUTF8 { returnText(UnsafeRawBufferPointer($0)) }
    }

    /// Returns a text in UTF-8.
    func returnText(_ bytes: UnsafeRawBufferPointer) {
        let start = bytes.baseAddress ?? UnsafeRawPointer(SQLite.emptyBytes)
        call.pointee.sqlite3_result_text(
            handle, start.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), sqlite_transient())
    }

    func `return`(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes {
            call.pointee.sqlite3_result_blob(
                handle, $0.baseAddress ?? UnsafeRawPointer(SQLite.emptyBytes), Int32(clamping: $0.count),
                sqlite_transient())
        }
    }

    /// Ends the statement with the error.
    fileprivate func fail(_ error: SQLError) {
        database.keep(error)
        call.pointee.sqlite3_result_error(handle, error.message, -1)
    }
}

/// The body of a function.
typealias FunctionBody = (FunctionCall) throws(SQLError) -> Void

/// A function of SQL: its body, and the database whose statements call it, which outlives it.
private final class ScalarFunction {
    unowned let database: Database
    let isStrict: Bool
    let body: FunctionBody

    init(_ database: Database, isStrict: Bool, _ body: @escaping FunctionBody) {
        self.database = database
        self.isStrict = isStrict
        self.body = body
    }
}

/// An aggregate: creates what accumulates the rows of one group.
private final class AggregateFunction {
    unowned let database: Database
    let make: () -> any Accumulator

    init(_ database: Database, _ make: @escaping () -> any Accumulator) {
        self.database = database
        self.make = make
    }
}

/// Accumulates the values of one group.
protocol Accumulator: AnyObject {
    /// Adds the argument, which is not NULL.
    func add(_ call: FunctionCall) throws(SQLError)
    /// Returns the result; NULL if nothing was added.
    func finish(_ call: FunctionCall) throws(SQLError)
}

extension Database {
    /// Adds a function.
    ///
    /// - Parameters:
    ///   - arguments: Their number; -1 for any.
    ///   - isStrict: Whether the result is NULL if an argument is, without a call.
    ///   - isDeterministic: Whether equal arguments have equal results within a statement.
    func function(
        _ name: String, _ arguments: Int, isStrict: Bool = true, isDeterministic: Bool = true,
        _ body: @escaping FunctionBody
    ) throws(SQLError) {
        try register(
            name, arguments: arguments, isDeterministic: isDeterministic,
            box: ScalarFunction(self, isStrict: isStrict, body),
            function: { handle, count, arguments in
                guard let handle, let box = SQLite.call.pointee.sqlite3_user_data(handle) else { return }
                let function = Unmanaged<ScalarFunction>.fromOpaque(box).takeUnretainedValue()
                let call = FunctionCall(handle, count, arguments, function.database)
                if function.isStrict {
                    for index in 0..<call.count where call.isNull(index) {
                        call.returnNull()
                        return
                    }
                }
                do throws(SQLError) { try function.body(call) } catch { call.fail(error) }
            })
    }

    /// Adds an aggregate of one argument.
    func aggregate(_ name: String, _ make: @escaping () -> any Accumulator) throws(SQLError) {
        try register(
            name, arguments: 1, box: AggregateFunction(self, make),
            step: { handle, count, arguments in
                guard let handle, let (function, slot) = accumulatorSlot(handle, size: MemoryLayout<Int>.size) else {
                    return
                }
                let call = FunctionCall(handle, count, arguments, function.database)
                guard let slot else { return call.fail(.internalError("The embedded node is out of memory")) }
                guard !call.isNull(0) else { return }
                let accumulator: any Accumulator
                if let existing = slot.pointee {
                    accumulator = existing.takeUnretainedValue().accumulator
                } else {
                    accumulator = function.make()
                    slot.pointee = .passRetained(AccumulatorBox(accumulator))
                }
                do throws(SQLError) { try accumulator.add(call) } catch { call.fail(error) }
            },
            final: { handle in
                // Also called after an error, so that nothing is left.
                guard let handle, let (function, slot) = accumulatorSlot(handle, size: 0) else { return }
                let call = FunctionCall(handle, 0, nil, function.database)
                guard let box = slot?.pointee?.takeRetainedValue() else { return call.returnNull() }
                slot?.pointee = nil
                do throws(SQLError) { try box.accumulator.finish(call) } catch { call.fail(error) }
            })
    }
}

/// Holds an accumulator as one object.
private final class AccumulatorBox {
    let accumulator: any Accumulator
    init(_ accumulator: any Accumulator) { self.accumulator = accumulator }
}

/// Returns the aggregate and where SQLite keeps the accumulator of the group.
///
/// - Parameter size: 0 does not create the place.
private func accumulatorSlot(_ handle: OpaquePointer, size: Int) -> (
    AggregateFunction, UnsafeMutablePointer<Unmanaged<AccumulatorBox>?>?
)? {
    let call = SQLite.call
    guard let box = call.pointee.sqlite3_user_data(handle) else { return nil }
    let slot = call.pointee.sqlite3_aggregate_context(handle, Int32(size))
    return (
        Unmanaged<AggregateFunction>.fromOpaque(box).takeUnretainedValue(),
        slot?.assumingMemoryBound(to: Unmanaged<AccumulatorBox>?.self)
    )
}
