import Foundation

/// The two real series that come with the example: hourly EURUSD, 2017 to 2018, and daily GOOG, 2004 to 2013.
package enum BundledBars {
    /// The files, in the order in which they are merged.
    static let names = ["bars-eurusd-hourly.csv", "bars-goog-daily.csv"]

    /// Where they are: beside the program, where the build has put them, or else beside this source.
    ///
    /// Not by way of the generated `Bundle.module`, which traps where a program was moved away from its resources.
    package static var paths: [String] {
        let beside = ["TierBus_TradingDayKit.resources", "TierBus_TradingDayKit.bundle"].map {
            Bundle.main.bundleURL.appending(path: $0)
        }
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let folders = (beside + [source]).map { $0.appending(path: "Data") }
        let folder = folders.first { FileManager.default.fileExists(atPath: $0.path(percentEncoded: false)) }
        return names.map { (folder ?? source).appending(path: $0).path(percentEncoded: false) }
    }
}
