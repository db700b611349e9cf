import IgniteCore
import Testing

@Suite struct ResolverTests {
    @Test(arguments: ["127.0.0.1", "127.255.0.3", "127.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "LocalHost"])
    func thisMachine(_ host: String) {
        #expect(Resolver.isThisMachine(host))
    }

    @Test(arguments: ["128.0.0.1", "10.127.0.1", "0.0.0.0", "::2", "fe80::1", "127.example.com", "node1", "localhost2"])
    func otherMachines(_ host: String) {
        #expect(!Resolver.isThisMachine(host))
    }
}
