/// Returns when the condition holds, or when the time limit of the suite has cancelled a test that waits in vain.
func until(_ condition: () -> Bool) async { while !condition(), !Task.isCancelled { await Task.yield() } }
