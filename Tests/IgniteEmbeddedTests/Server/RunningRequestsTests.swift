import IgniteCore
import Testing

@testable import IgniteEmbedded

@Suite struct RunningRequestsTests {
    private let running = RunningRequests()

    @Test func aRunningRequestIsCancelled() {
        running.note(1)
        let cancellation = running.begin(1, timeoutMilliseconds: 0)
        #expect(cancellation.error == nil)
        running.cancel(1)
        #expect(cancellation.error?.message == "The query was cancelled while executing.")
    }

    @Test func aRequestIsCancelledBeforeItBegins() {
        running.note(1)
        running.cancel(1)
        #expect(running.begin(1, timeoutMilliseconds: 0).error != nil)
    }

    @Test func othersAreNotCancelled() {
        let one = running.begin(1, timeoutMilliseconds: 0)
        let two = running.begin(2, timeoutMilliseconds: 0)
        running.cancel(2)
        running.cancel(3)
        #expect(one.error == nil && two.error != nil)
    }

    @Test func whatHasEndedIsNotKept() {
        running.note(1)
        running.note(2)
        let one = running.begin(1, timeoutMilliseconds: 0)
        running.end(1, one)
        running.forget(2)
        #expect(running.count == 0)
        running.cancel(1)
        #expect(one.error == nil)
    }

    @Test func whatIsAboutToBeginIsCancelledWithAll() {
        running.note(1)
        running.cancelAll()
        #expect(running.begin(1, timeoutMilliseconds: 0).error != nil)
    }

    @Test func forgettingDoesNotEndWhatRuns() {
        let one = running.begin(1, timeoutMilliseconds: 0)
        running.forget(1)
        running.cancelAll()
        #expect(one.error != nil)
    }

    @Test func anIDThatIsUsedAgainIsTheLaterRequest() {
        let first = running.begin(1, timeoutMilliseconds: 0)
        let second = running.begin(1, timeoutMilliseconds: 0)
        running.end(1, first)
        running.cancel(1)
        #expect(second.error != nil)
    }

    @Test func timeRunsOut() {
        let cancellation = running.begin(1, timeoutMilliseconds: 1)
        while cancellation.error == nil {}
        #expect(cancellation.error?.message == "Query timeout")
    }
}

@Suite struct RequestQueueTests {
    private func request(_ id: UInt8, length: Int = 2) throws -> NodeRequest {
        try NodeRequest([1, id] + [UInt8](repeating: 0, count: length - 2))
    }

    @Test func requestsKeepTheirOrder() throws {
        let queue = RequestQueue()
        for id in 1...3 { queue.append(try request(UInt8(id))) }
        #expect(queue.takeAll()?.map(\.id) == [1, 2, 3])
        queue.append(try request(4))
        #expect(queue.takeAll()?.map(\.id) == [4])
    }

    @Test func aClosedQueueDropsWhatWaits() throws {
        let queue = RequestQueue()
        queue.append(try request(1))
        queue.close()
        queue.append(try request(2))
        #expect(queue.takeAll() == nil)
        #expect(queue.isClosed)
    }

    @Test func aFullQueueMakesTheReaderWait() throws {
        let queue = RequestQueue()
        let count = 5
        let big = try request(1, length: RequestQueue.mostBytes / 2)
        #expect(startThread { for _ in 0..<count { queue.append(big) } } == 0)
        var taken = 0
        while taken < count, let requests = queue.takeAll() {
            #expect(requests.count <= 2)
            taken += requests.count
        }
    }

    @Test func aRequestBeyondTheLimitComesAlone() throws {
        let queue = RequestQueue()
        queue.append(try request(1, length: RequestQueue.mostBytes + 1))
        #expect(queue.takeAll()?.count == 1)
    }
}

@Suite struct HybridClockTests {
    @Test func everyTimestampIsGreater() {
        let clock = HybridClock()
        var last: Int64 = 0
        for _ in 0..<10_000 {
            let next = clock.tick()
            #expect(next > last)
            last = next
        }
        // The year 2020 and later.
        #expect(last >> 16 > 1_577_836_800_000)
    }
}
