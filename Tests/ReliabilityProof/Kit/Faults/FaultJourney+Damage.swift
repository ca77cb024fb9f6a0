import Foundation
import TierBusCore
import TierBusRouter

extension FaultJourney {
    /// Flips one bit of the payload of an event, in the closed file.
    /// - Returns: Whether the payload was found.
    static func flipBit(of payload: [UInt8], at path: String) throws -> Bool {
        let url = URL(fileURLWithPath: path)
        var data = try Data(contentsOf: url)
        guard let range = data.range(of: Data(payload.prefix(40))) else { return false }
        data[range.lowerBound + 12] ^= 4
        // In place: the file has to keep its mode and its one name.
        let handle = try FileHandle(forWritingTo: url)
        try handle.write(contentsOf: data)
        try handle.close()
        return true
    }
}
