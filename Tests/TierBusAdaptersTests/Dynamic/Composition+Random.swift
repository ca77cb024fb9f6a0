import TierBusTesting

extension Composition {
    /// Anything of at most so many levels.
    static func random(depth: Int, _ numbers: inout SeededGenerator) -> Composition {
        guard depth > 1 else { return .sink(numbers.below(World.names.count)) }
        func inner() -> Composition {
            // Not every branch is as deep as it may be, or there would be thousands of nodes.
            random(depth: numbers.below(3) == 0 ? 1 : depth - 1, &numbers)
        }
        func several() -> [Composition] { (0..<2 + numbers.below(3)).map { _ in inner() } }
        let kind = Kind.allCases[numbers.below(3)]
        switch numbers.below(18) {
        case 0: return .broadcast(several())
        case 1: return .filter(kind, kind.conditions[numbers.below(kind.conditions.count)], inner())
        case 2: return .transform(inner())
        case 3: return .sameSignal(inner())
        case 4: return .split(inner())
        case 5: return .tap(kind, numbers.below(World.names.count), inner())
        case 6: return .passing(kind, inner(), inner())
        case 7: return .deduplicate(kind, 1 + numbers.below(20), inner())
        case 8: return .throttle(kind, Double(numbers.below(5)) + 0.5, 1 + numbers.below(3), inner())
        case 9, 10: return .selective(rules(depth, &numbers))
        case 11: return .recipients(rules(depth, &numbers))
        case 12: return .failover(several(), numbers.below(5))
        case 13: return .breaker(1 + numbers.below(3), 1 + numbers.below(4), numbers.below(2) == 0, inner())
        case 14: return numbers.below(2) == 0 ? .guarded(inner()) : .metered(inner())
        case 15: return .retried(1 + numbers.below(3), inner())
        case 16: return .hierarchy(tree(depth, &numbers))
        default: return numbers.below(2) == 0 ? .conflate(inner()) : .aggregate(numbers.below(2) == 0, inner())
        }
    }

    private static func rules(_ depth: Int, _ numbers: inout SeededGenerator) -> [Rule] {
        (0..<2 + numbers.below(4)).map { _ in
            let kind = numbers.below(6) == 0 ? nil : Kind.allCases[numbers.below(3)]
            let condition = kind.flatMap {
                numbers.below(4) == 0 ? nil : $0.conditions[numbers.below($0.conditions.count)]
            }
            let depth = numbers.below(3) == 0 ? depth - 1 : 1
            return Rule(kind: kind, condition: condition, target: random(depth: depth, &numbers))
        }
    }

    private static func tree(_ depth: Int, _ numbers: inout SeededGenerator) -> Tree {
        var names = ["a", "b", "c", "d", "e", "f"]
        return tree(depth, &names, &numbers)
    }

    private static func tree(_ depth: Int, _ names: inout [String], _ numbers: inout SeededGenerator) -> Tree {
        func kinds() -> [Kind]? { numbers.below(2) == 0 ? nil : Kind.allCases.filter { _ in numbers.below(2) == 0 } }
        let name = names.removeFirst()
        // One name, one sink, also in another tree of the composition.
        let parent = Int(name.utf8.first ?? 0) % World.names.count
        var tree = Tree(name: name, parent: parent, context: kinds(), results: kinds(), children: [], inner: [])
        for _ in 0..<1 + numbers.below(2) where !names.isEmpty {
            let composition = random(depth: numbers.below(2) == 0 ? depth - 1 : 1, &numbers)
            tree.children.append((names.removeFirst(), composition))
        }
        if depth > 2, names.count > 2, numbers.below(2) == 0 {
            tree.inner.append(self.tree(depth - 1, &names, &numbers))
        }
        return tree
    }
}
