import Foundation
import TierBusCore

/// Runs code on a thread with a small stack, where recursion that follows its input shows.
package enum SmallStack {
    /// What `body` returned. The calling thread waits.
    package static func run<Result: Sendable>(kibibytes: Int, _ body: @escaping @Sendable () -> Result) -> Result? {
        let result = Box<Result>()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            let value = body()
            result.value.withLock { $0 = value }
            done.signal()
        }
        thread.stackSize = kibibytes * 1024
        thread.start()
        done.wait()
        return result.value.withLock { $0 }
    }

    private final class Box<Value: Sendable>: Sendable {
        let value = SystemLock<Value?>(nil)
    }
}
