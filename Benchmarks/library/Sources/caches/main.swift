// Compares how a Swift program and pyignite write and read entries of a cache of Ignite 2, in turns:
//
//     swift run -c release --package-path Benchmarks/library caches HOST:PORT [ROUNDS [ENTRIES [SINGLE [SCANNED]]]]
//
// Entries have keys of type `long` and strings as values. The caches are destroyed at the end.
import Ignite
import Measuring

let rounds = Arguments.number(1, or: 5)
let entryCount = Arguments.number(2, or: 100_000)
let singleCount = Arguments.number(3, or: 5_000)
let scannedCount = Arguments.number(4, or: 1_000_000)
let address = Arguments.address
let name = "BENCHMARK_CACHE"

let ignite = try Ignite.connect(address)
let cache = try ignite.getOrCreateCache(name, key: Int.self, value: String.self)
defer { try? cache.destroy() }

/// What is done, as this program and `pyignite.py` call it.
let works: [(name: String, count: Int, run: () throws -> Void)] = [
    ("put_all", entryCount, { try cache.putAll((0..<entryCount).lazy.map { ($0, "value \($0)") }) }),
    (
        "get_all", entryCount,
        {
            let found = try cache.getAll(0..<entryCount)
            precondition(found.count == entryCount && found[7] == "value 7")
        }
    ),
    ("put", singleCount, { for key in 0..<singleCount { try cache.put(key, "value \(key)") } }),
    (
        "get", singleCount,
        {
            for key in 0..<singleCount {
                let value = try cache.get(key)
                precondition(value == "value \(key)")
            }
        }
    ),
]

for (work, count, run) in works {
    var comparison = Comparison(of: count)
    for _ in 0..<rounds {
        comparison.note(work, try Measurement(run))
        comparison.note("\(work), pyignite", try Measurement(peer: Peer.pyignite(work, address, name, "\(count)")))
        comparison.nextRound()
    }
    comparison.report()
}

try cache.putAll((0..<scannedCount).lazy.map { ($0, "value \($0)") })
var scans = Comparison(of: scannedCount)
for _ in 0..<rounds {
    scans.note(
        "scan",
        try Measurement {
            let scan = try cache.scan(pageSize: 4096)
            var count = 0
            while try scan.next() != nil { count += 1 }
            precondition(count == scannedCount)
        })
    scans.note("scan, pyignite", try Measurement(peer: Peer.pyignite("scan", address, name, "\(scannedCount)")))
    scans.nextRound()
}
scans.report()
