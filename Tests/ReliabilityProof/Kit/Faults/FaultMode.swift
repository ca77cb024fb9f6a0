/// A way to fail one call after the other.
package enum FaultMode: String, CaseIterable, Sendable {
    case deviceOnce = "device error, once"
    case deviceForGood = "device error, for good"
    case deviceForAWhile = "device error, for a while"
    case spaceOnce = "no room, once"
    case spaceForGood = "no room, for good"
    case short = "half done, once"
    case done = "done but failed, once"
    case busy = "locked, once"

    package func plan(at call: Int) -> FilePlan {
        switch self {
        case .deviceOnce: FilePlan(.device, at: call)
        case .deviceForGood, .deviceForAWhile: FilePlan(.device, at: call, isLasting: true)
        case .spaceOnce: FilePlan(.space, at: call)
        case .spaceForGood: FilePlan(.space, at: call, isLasting: true)
        case .short: FilePlan(.short, at: call, operations: [.read, .write])
        case .done: FilePlan(.done, at: call, operations: [.write, .sync, .truncate, .delete])
        case .busy: FilePlan(.busy, at: call, operations: [.lock])
        }
    }

    package var heals: Bool { self == .deviceForAWhile }
}
