import TierBus
import TierBusMarket
import TradingDayKit

/// What the program does with its arguments.
package enum OrganizationsProgram {
    /// All is as it should be.
    package static let done: Int32 = 0
    /// Orders differ, something was not delivered, or nothing could be played.
    package static let different: Int32 = 1
    /// There is no such organisation.
    package static let usage: Int32 = 64

    /// Plays all organisations, or the one that is named, and prints what came of them.
    /// - Parameter print: Prints a text of one line or more.
    /// - Returns: The exit code.
    package static func run(_ arguments: [String], print: (String) -> Void) async -> Int32 {
        guard arguments.count < 2, let wanted = chosen(arguments.first) else {
            let names = Organization.all.map(\.name).joined(separator: ", ")
            print("Name one of the organisations, or none for all: \(names)")
            return usage
        }
        do {
            let bars = Array(BarFeed(try DayInput.load(BundledBars.paths, repeats: 1)))
            let areEqual = try await compare(wanted, bars, print)
            let story = try await Play(bars, in: nil).play(wanted[0], phases: Phase.allCases)
            print(ReportText.phases(story, of: wanted[0]))
            return areEqual && story.isComplete ? done : different
        } catch {
            print("It ends here: \(error)")
            return different
        }
    }

    /// - Returns: Whether orders are equal, and all was delivered.
    private static func compare(
        _ organizations: [Organization], _ bars: [Bar], _ print: (String) -> Void
    ) async throws -> Bool {
        let (simulated, live) = (Play(bars, in: Simulation()), Play(bars, in: nil))
        var (results, isComplete): ([Play.Result], Bool) = ([], true)
        for organization in organizations {
            print(ReportText.head(of: organization))
            let usual = try await simulated.play(organization, CommunicationDocument.usual(for: organization))
            print(ReportText.ways("The usual communication, \(organization.name).json", usual))
            let common = try await simulated.play(organization, .common)
            print(ReportText.ways("The communication that all have in common", common))
            let again = try await live.play(organization, .common)
            print(ReportText.live(again))
            isComplete = isComplete && usual.isComplete && common.isComplete && again.isComplete
            results += [common, again]
        }
        let orders = results.map(\.orders)
        print(ReportText.verdict(orders, of: organizations.count))
        return isComplete && orders.allSatisfy { $0 == orders[0] }
    }

    private static func chosen(_ name: String?) -> [Organization]? {
        guard let name else { return Organization.all }
        return Organization.all.first { $0.name == name }.map { [$0] }
    }
}
