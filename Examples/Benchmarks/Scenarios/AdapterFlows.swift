import TierBus
import TierBusMarket

/// The flows of `adapter/...`. What is called is the same on both sides; by hand it is called without adapters.
enum AdapterFlows {
    static var all: [AdapterFlow] { [filter, typedPipeline, pipeline, broadcast, typedSelective, selective] }

    private static let limit = Price(units: 500 * Price.scale)

    private static func signal(_ bar: Bar, _ delivery: Delivery) -> Signal? {
        bar.close > limit ? Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy) : nil
    }

    private static func order(_ signal: Signal, _ delivery: Delivery) -> Order {
        Order(delivery.header("order"), symbol: signal.symbol, side: .buy, quantity: 1)
    }

    private static func each(_ rounds: Int, _ bars: [Bar], _ body: (Bar, Delivery) throws -> Void) {
        do {
            for _ in 0..<rounds {
                for bar in bars { try body(bar, Delivery(of: bar, from: .none)) }
            }
        } catch {
            preconditionFailure("no target of these throws: \(error)")
        }
    }

    private static var filter: AdapterFlow {
        AdapterFlow("adapter/filter") { rounds, bars in
            let target = FlowTarget()
            let flow = Pipeline {
                Filter<Bar> { $0.close > limit }
                target
            }
            each(rounds, bars) { bar, delivery in try flow.flow(bar, delivery) }
            return target.digest
        } byHand: { rounds, bars in
            let target = FlowTarget()
            each(rounds, bars) { bar, delivery in if bar.close > limit { target.receive(bar, delivery) } }
            return target.digest
        }
    }

    /// Stages of their own types.
    private struct Above: Stage {
        let limit: Price

        func pass(_ bar: Bar, _ delivery: Delivery, to next: (Bar, Delivery) throws -> Void) throws {
            if bar.close > limit { try next(bar, delivery) }
        }
    }

    private struct Signalling: Stage {
        func pass(_ bar: Bar, _ delivery: Delivery, to next: (Signal, Delivery) throws -> Void) throws {
            guard let made = signal(bar, delivery) else { return }
            try next(made, delivery.following(with: made, from: delivery.source))
        }
    }

    private struct Ordering: Stage {
        func pass(_ signal: Signal, _ delivery: Delivery, to next: (Order, Delivery) throws -> Void) throws {
            let made = order(signal, delivery)
            try next(made, delivery.following(with: made, from: delivery.source))
        }
    }

    private static var typedPipeline: AdapterFlow {
        AdapterFlow("adapter/pipeline-3") { rounds, bars in
            let target = FlowTarget()
            let flow = Pipeline {
                Above(limit: 100)
                Signalling()
                Ordering()
                target
            }
            each(rounds, bars) { bar, delivery in try flow.flow(bar, delivery) }
            return target.digest
        } byHand: {
            ordered($0, $1)
        }
    }

    private static var pipeline: AdapterFlow {
        AdapterFlow("adapter/pipeline-3-closures") { rounds, bars in
            let target = FlowTarget()
            let flow = Pipeline {
                Filter<Bar> { $0.close > 100 }
                Transform { (bar: Bar, delivery) in signal(bar, delivery) }
                Transform { (signal: Signal, delivery) in order(signal, delivery) }
                target
            }
            each(rounds, bars) { bar, delivery in try flow.flow(bar, delivery) }
            return target.digest
        } byHand: {
            ordered($0, $1)
        }
    }

    private static func ordered(_ rounds: Int, _ bars: [Bar]) -> UInt64 {
        let target = FlowTarget()
        each(rounds, bars) { bar, delivery in
            guard bar.close > 100, let signal = signal(bar, delivery) else { return }
            let next = delivery.following(with: signal, from: delivery.source)
            let order = order(signal, next)
            target.receive(order, next.following(with: order, from: next.source))
        }
        return target.digest
    }

    private static var broadcast: AdapterFlow {
        AdapterFlow("adapter/broadcast-3") { rounds, bars in
            let targets = (FlowTarget(), FlowTarget(), FlowTarget())
            let flow = Broadcast(targets.0, targets.1, targets.2)
            each(rounds, bars) { bar, delivery in try flow.route(bar, delivery) }
            return targets.0.digest &+ targets.1.digest &+ targets.2.digest
        } byHand: { rounds, bars in
            let targets = (FlowTarget(), FlowTarget(), FlowTarget())
            each(rounds, bars) { bar, delivery in
                targets.0.receive(bar, delivery)
                targets.1.receive(bar, delivery)
                targets.2.receive(bar, delivery)
            }
            return targets.0.digest &+ targets.1.digest &+ targets.2.digest
        }
    }

    /// A predicate of its own type.
    private struct Below: EventPredicate {
        let limit: Price

        init(_ limit: Int64) { self.limit = Price(units: limit * Price.scale) }

        func matches(_ bar: Bar) -> Bool { bar.close < limit }
    }

    private static var typedSelective: AdapterFlow {
        AdapterFlow("adapter/selective-8") { rounds, bars in
            let targets = (0..<8).map { _ in FlowTarget() }
            let flow = Selective {
                When(Below(125), to: targets[0])
                When(Below(250), to: targets[1])
                When(Below(375), to: targets[2])
                When(Below(500), to: targets[3])
                When(Below(625), to: targets[4])
                When(Below(750), to: targets[5])
                When(Below(875), to: targets[6])
                Otherwise(to: targets[7])
            }
            each(rounds, bars) { bar, delivery in try flow.route(bar, delivery) }
            return targets.reduce(0) { $0 &* 3 &+ $1.digest }
        } byHand: {
            selected($0, $1)
        }
    }

    private static var selective: AdapterFlow {
        AdapterFlow("adapter/selective-8-closures") { rounds, bars in
            let targets = (0..<8).map { _ in FlowTarget() }
            let flow = Selective {
                When(Filter<Bar> { $0.close < 125 }, to: targets[0])
                When(Filter<Bar> { $0.close < 250 }, to: targets[1])
                When(Filter<Bar> { $0.close < 375 }, to: targets[2])
                When(Filter<Bar> { $0.close < 500 }, to: targets[3])
                When(Filter<Bar> { $0.close < 625 }, to: targets[4])
                When(Filter<Bar> { $0.close < 750 }, to: targets[5])
                When(Filter<Bar> { $0.close < 875 }, to: targets[6])
                Otherwise(to: targets[7])
            }
            each(rounds, bars) { bar, delivery in try flow.route(bar, delivery) }
            return targets.reduce(0) { $0 &* 3 &+ $1.digest }
        } byHand: {
            selected($0, $1)
        }
    }

    private static func selected(_ rounds: Int, _ bars: [Bar]) -> UInt64 {
        let targets = (0..<8).map { _ in FlowTarget() }
        each(rounds, bars) { bar, delivery in
            if bar.close < 125 {
                targets[0].receive(bar, delivery)
            } else if bar.close < 250 {
                targets[1].receive(bar, delivery)
            } else if bar.close < 375 {
                targets[2].receive(bar, delivery)
            } else if bar.close < 500 {
                targets[3].receive(bar, delivery)
            } else if bar.close < 625 {
                targets[4].receive(bar, delivery)
            } else if bar.close < 750 {
                targets[5].receive(bar, delivery)
            } else if bar.close < 875 {
                targets[6].receive(bar, delivery)
            } else {
                targets[7].receive(bar, delivery)
            }
        }
        return targets.reduce(0) { $0 &* 3 &+ $1.digest }
    }
}
