import Foundation
import Testing
import TierBusMarket

@Suite struct RealPricesTests {
    @Test(
        "Every price and volume of the real series is exact, as a decimal and as a double",
        arguments: [("bars-eurusd-hourly.csv", 5000), ("bars-goog-daily.csv", 2148)])
    func series(file: String, count: Int) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../")
        let path = root.appending(path: "Examples/TradingDay/Data").appending(path: file)
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(lines.count == count)
        for line in lines {
            let fields = line.split(separator: ",").map(String.init)
            try #require(fields.count == 7)
            for text in fields[2...5] {
                let price = try Price(text)
                #expect(price.doubleValue == Double(text))
                #expect(try Price(rounding: #require(Double(text))) == price)
            }
            #expect(try Quantity(fields[6]).doubleValue == Double(fields[6]))
        }
    }
}
