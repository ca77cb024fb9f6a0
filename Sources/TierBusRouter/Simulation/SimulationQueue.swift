/// The steps of a simulation that are to come, earliest first: a binary heap over their total order.
struct SimulationQueue {
    private var steps: [SimulationStep] = []

    var first: SimulationStep? { steps.first }
    var count: Int { steps.count }

    /// - Complexity: O(log *n*).
    mutating func insert(_ step: SimulationStep) {
        steps.append(step)
        var child = steps.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard steps[child].precedes(steps[parent]) else { return }
            steps.swapAt(child, parent)
            child = parent
        }
    }

    /// - Complexity: O(log *n*).
    mutating func removeFirst() -> SimulationStep {
        steps.swapAt(0, steps.count - 1)
        let first = steps.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < steps.count else { return first }
            let right = left + 1
            let child = right < steps.count && steps[right].precedes(steps[left]) ? right : left
            guard steps[child].precedes(steps[parent]) else { return first }
            steps.swapAt(child, parent)
            parent = child
        }
    }
}
