import Testing

@testable import TierBusCore
import TierBusTesting

@Suite struct SystemLockTests {
    @Test("Four tasks that count at once lose nothing")
    func exclusive() async {
        let lock = SystemLock(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<10_000 { lock.withLock { $0 += 1 } } }
            }
        }
        #expect(lock.withLock { $0 } == 40_000)
    }

    @Test("A body that throws gives the lock back, with what it had done")
    func throwing() {
        let lock = SystemLock(0)
        #expect(throws: StubFailure(1)) {
            try lock.withLock { value throws(StubFailure) in
                value = 7
                throw StubFailure(value - 6)
            }
        }
        #expect(lock.withLock { $0 } == 7)
    }

    @Test("The value goes with the lock")
    func lifetime() {
        final class Token: Sendable {}
        weak var token: Token?
        do {
            let lock = SystemLock(Token())
            token = lock.withLock { $0 }
            #expect(token != nil)
        }
        #expect(token == nil)
    }
}
