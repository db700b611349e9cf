import Glibc
package import IgniteCore

/// How often, and for how long, a transaction is tried again.
///
/// A transaction is tried again only if nothing of it was written and the reason is temporary, which is what
/// ``IgniteError/isRetryable`` says: a conflict with another transaction, a deadlock, a timeout or a lost connection
/// before COMMIT, a node that starts, stops or is lost, a transaction that the cluster has ended by itself, also because of
/// KILL. It is never tried again if its outcome is unknown.
///
/// The pauses grow from `initialDelay` to `maximumDelay`, doubling each time. Each is shortened by a random part, so that
/// transactions that met once do not meet again.
public struct RetryPolicy: Sendable, Hashable {
    /// The maximum number of attempts, the first included; at least 1, and 10 by default.
    public var maximumAttempts: Int
    /// The time after which no other attempt begins; 30 seconds by default.
    public var timeout: Duration
    /// The longest pause after the first attempt; 20 milliseconds by default.
    public var initialDelay: Duration
    /// The longest pause after any attempt; 2 seconds by default.
    public var maximumDelay: Duration

    /// Creates a policy. What is not given has its default.
    public init(
        maximumAttempts: Int = 10, timeout: Duration = .seconds(30), initialDelay: Duration = .milliseconds(20),
        maximumDelay: Duration = .seconds(2)
    ) {
        self.maximumAttempts = maximumAttempts
        self.timeout = timeout
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
    }
}

/// The attempts at one transaction.
package struct Attempts {
    private let policy: RetryPolicy
    private let start = Deadline.now
    /// The number of the current attempt, from 1.
    package private(set) var number = 1

    package init(_ policy: RetryPolicy) throws(IgniteError) {
        guard policy.maximumAttempts >= 1, policy.timeout >= .zero, policy.initialDelay >= .zero,
            policy.maximumDelay >= .zero
        else {
            throw IgniteError(.invalidArgument, "a transaction needs at least 1 attempt, and no time can be negative")
        }
        self.policy = policy
    }

    /// Returns the pause before the next attempt.
    ///
    /// - Throws: The error, if there must not be another attempt.
    package mutating func pause(after error: any Error) throws -> Duration {
        guard let failure = error as? IgniteError, failure.isRetryable else { throw error }
        let passed = start.secondsPassed
        let longest = min(
            policy.maximumDelay.inSeconds, policy.initialDelay.inSeconds * pow(2, Double(min(number - 1, 60))))
        let pause = longest * .random(in: 0.5...1)
        guard number < policy.maximumAttempts, passed + pause < policy.timeout.inSeconds else {
            guard number > 1 else { throw error }
            throw failure.with(
                context: "the last of \(number) attempts in \(secondsText((passed * 10).rounded() / 10))")
        }
        number += 1
        return .seconds(pause)
    }
}

extension Client {
    /// Runs the body in a transaction, and again in another one as long as the policy allows.
    ///
    /// ```swift
    /// try ignite.retrying { transaction, attempt in
    ///     let stock = try transaction.execute("SELECT stock FROM item WHERE id = \(id)").scalar(as: Int.self)
    ///     try transaction.execute("UPDATE item SET stock = \(stock - 1) WHERE id = \(id)")
    /// }
    /// ```
    ///
    /// The body can run several times: what it does outside the transaction is not undone. Between attempts the thread
    /// sleeps.
    ///
    /// - Parameters:
    ///   - policy: How often it is tried again.
    ///   - options: The options of each transaction.
    ///   - body: The work to do in the transaction. Its second argument is the number of the attempt, from 1.
    /// - Returns: What the body returns.
    /// - Throws: The same errors as ``transaction(_:_:)``; after several attempts, the error of the last one.
    @discardableResult
    public func retrying<Result>(
        _ policy: RetryPolicy = RetryPolicy(), options: TransactionOptions = TransactionOptions(),
        _ body: (ClientTransaction, Int) throws -> Result
    ) throws -> Result {
        var attempts = try Attempts(policy)
        while true {
            do {
                return try transaction(options) { transaction in try body(transaction, attempts.number) }
            } catch {
                let pause = try attempts.pause(after: error)
                usleep(useconds_t(min(pause.inSeconds * 1e6, 1e9)))
            }
        }
    }
}
