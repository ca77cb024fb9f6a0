import TierBus
import TierBusMarket

/// What the program prints.
enum ReportText {
    /// The name, and containers below each other with their lanes.
    static func head(of organization: Organization) -> String {
        var lines = [organization.name, String(repeating: "=", count: organization.name.count)]
        func add(_ place: Place, _ depth: Int, _ note: String = "") {
            lines.append(String(repeating: "  ", count: depth + 1) + place.name.rawValue + note)
            for child in place.children { add(child, depth + 1) }
        }
        for branch in organization.branches { add(branch.top, 0, "  [\(branch.lane.text)]") }
        return lines.joined(separator: "\n")
    }

    /// Who can tell whom what; what came of it.
    static func ways(_ heading: String, _ result: Play.Result) -> String {
        ([heading + ":"] + lines(result.ways) + ["  = \(counts(result))"]).joined(separator: "\n")
    }

    /// What came of it where lanes are threads.
    static func live(_ result: Play.Result) -> String { "The same on live lanes:\n  = \(counts(result))" }

    /// Whether orders are equal.
    static func verdict(_ orders: [[Order]], of count: Int) -> String {
        let runs = "\(count) organisation\(count == 1 ? "" : "s"), simulated and live"
        return orders.allSatisfy { $0 == orders[0] }
            ? "\(runs): the same \(orders[0].count) orders, ids included"
            : "\(runs): ORDERS DIFFER (\(orders.map { "\($0.count)" }.joined(separator: ", ")))"
    }

    /// What each phase added.
    static func phases(_ story: Play.Story, of organization: Organization) -> String {
        var lines = ["", "Phases of one live run, \(organization.name)"]
        var (orders, signals) = (0, 0)
        for chapter in story.chapters {
            lines.append("\(chapter.phase.rawValue): \(chapter.phase.summary)")
            lines += self.lines(chapter.ways)
            let page = chapter.page
            lines.append(
                "  = \(chapter.bars) bars, \(page.orders.count - orders) orders, "
                    + "\(page.performance.signals - signals) signals to the tracker")
            (orders, signals) = (page.orders.count, page.performance.signals)
        }
        return lines.joined(separator: "\n")
    }

    private static func lines(_ ways: [Connections.Way]) -> [String] {
        ways.map { "  \($0.isRouted ? "routed" : "direct")  \($0)  by \($0.adapter)" }
    }

    private static func counts(_ result: Play.Result) -> String {
        let page = result.page
        var text =
            "\(page.orders.count) orders, \(page.fills.count) fills, \(page.performance.fills) seen by the tracker"
        // The same in whichever order the fills come; what the equity was in between is not.
        if page.performance.fills > 0 { text += ", turnover \(page.performance.turnover)" }
        for (regime, count) in page.ordersByRegime.sorted(by: { $0.key.text < $1.key.text }) {
            text += ", \(count) told to the classifier in \(regime)"
        }
        return text + (result.isComplete ? "" : "; NOT ALL WAS DELIVERED")
    }
}
