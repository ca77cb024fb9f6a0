/// Returns when `condition` holds, giving others the thread meanwhile. A test that waits in vain runs into its time limit.
func eventually(_ condition: () -> Bool) async { while !condition() { await Task.yield() } }
