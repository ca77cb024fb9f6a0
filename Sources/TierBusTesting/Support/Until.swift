/// Returns when `condition` holds, giving others the thread meanwhile.
///
/// For what a test cannot be told of. A test that waits in vain is ended by the time limit of its suite, which cancels
/// its task.
/// - Returns: Whether the condition holds; false if the task was cancelled first.
@discardableResult
public func until(_ condition: () -> Bool) async -> Bool {
    while !condition() {
        if Task.isCancelled { return false }
        await Task.yield()
    }
    return true
}
