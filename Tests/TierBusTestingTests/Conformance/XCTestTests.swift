import TierBusCore
import TierBusMarket
import TierBusTesting
import XCTest

/// The kit in the other test framework: an error that a test throws makes it fail.
final class XCTestTests: XCTestCase {
    func testSuitesAreThrown() throws {
        try AdapterConformance.check(AdapterUnderTest { MockAdapter(to: $0[0]) })
        try ContainerConformance.check(ContainerUnderTest { Answerer($0) })
        let loser = AdapterUnderTest(targets: 2) { Broadcast($0, breaking: .noLoss) }
        XCTAssertThrowsError(try AdapterConformance.check(loser)) { error in
            XCTAssertEqual((error as? ConformanceFailure)?.rule, "no loss")
        }
    }

    func testDoubles() throws {
        let router = TestRouter()
        try router.inject(.bar("AAPL", close: 3), into: MockAdapter(to: router))
        XCTAssertEqual(router.collect(), [.bar("AAPL", close: 3)])
    }
}
