import Testing
@testable import TierBusRouter
import TierBusTesting

@Suite("Telling by counting when all is quiet", .timeLimit(.minutes(5))) struct QuietWatchTests {
    @Test("It returns at once where all is quiet, and where it may give up") func atOnce() async {
        let watch = QuietWatch()
        #expect(await watch.wait(for: { Activity(begun: 3, ended: 3) }, unless: { true }))
        #expect(await !watch.wait(for: { Activity(begun: 3, ended: 2) }, unless: { true }))
    }

    @Test("It looks again when something has ended, and when it is told to") func again() async {
        let watch = QuietWatch()
        let activity = Shared(Activity(begun: 2))
        let waiting = Task { await watch.wait(for: { activity.value }, unless: { false }) }
        activity.change { $0.ended = 1 }
        watch.lookAgain()
        for _ in 0..<100 { await Task.yield() }
        activity.change { $0.ended = 2 }
        watch.lookAgain()
        #expect(await waiting.value)
        // While nobody watches, this costs nothing and keeps nothing.
        watch.mayBeQuiet()
    }

    /// Two looks; what is begun between them is seen:
    ///
    ///     the watch           the world
    ///     ended = 1
    ///                         2 begins, and 2 ends
    ///     begun = 2: not quiet, though every sum by itself looks so
    @Test("What begins and ends between the two looks is noticed") func between() {
        let looks = Shared(0)
        let isQuiet = QuietWatch.isQuiet {
            looks.change { $0 += 1 }
            return Activity(begun: looks.value, ended: looks.value)
        }
        #expect(!isQuiet)
        #expect(looks.value == 2)
        #expect(QuietWatch.isQuiet { Activity(begun: 5, ended: 5) })
        #expect(!QuietWatch.isQuiet { Activity(begun: 6, ended: 5) })
    }

    @Test("Sums add up both sides") func sums() {
        var sum = Activity(begun: 1, ended: 2)
        sum += Activity(begun: 10, ended: 20)
        #expect(sum == Activity(begun: 11, ended: 22))
    }
}
