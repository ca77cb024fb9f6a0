/// Something that a lane does at the end of a turn in which it was asked to, such as making events visible.
package protocol LaneHook: AnyObject {
    /// Called on the lane, once for each time it was asked for.
    func atEndOfTurn()
}
