import Foundation
import Testing
import TierBusConditions
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct GeneratedTests {
    @Test("No expression traps or overflows a small stack, whatever its bytes; `tierbus-bench prove` tries a million")
    func expressions() {
        let proof = ConditionProof.run(20_000, seed: 1)
        print(proof)
        #expect(proof.isMeaningful && proof.all == 20_000)
    }

    @Test("Random bytes are refused, or read, and nothing else")
    func bytes() throws {
        let isDone = SmallStack.run(kibibytes: 512) {
            var random = SeededGenerator(seed: 3)
            for _ in 0..<2_000 {
                let text = String(
                    decoding: (0..<random.below(1_000)).map { _ in UInt8(random.below(256)) }, as: UTF8.self)
                _ = try? ValueExpression(text)
                _ = try? ConditionValue(json: text)
            }
            return true
        }
        #expect(isDone == true)
    }

    @Test("A condition that cannot fail answers as its parts do, one by one")
    func programs() throws {
        var source = ExpressionSource(
            seed: 4,
            names: [
                "double": ["strength", "event.strength"], "string": ["symbol", "event.symbol"], "word": ["action"],
            ])
        let symbols: [Symbol] = ["AAPL", "MSFT", "GOOG", "OTHER"]
        let strengths: [Double] = [0, 0.25, 0.5, 1, -1, .nan, .infinity, -.infinity, 100, 1e300, -0.0]
        var signals: [Signal] = []
        for (place, strength) in strengths.enumerated() {
            for action in Action.allCases {
                let header = EventHeader(naming: "\(place)", at: Timestamp(nanoseconds: Int64(place)))
                signals.append(Signal(header, symbol: symbols[place % 4], action: action, strength: strength))
            }
        }
        for _ in 0..<2_000 {
            let text = source.test(depth: 4)
            let program = try Condition<Signal>(text)
            #expect(!program.canFail, "\(text)")
            // The same with a part that may fail, and so is not one program, and with one that goes through values.
            let other = try Condition<Signal>("dyn(true) && (\(text))")
            let values = try Condition<Signal>("(dyn(true) ? (\(text)) : false) == true")
            for signal in signals {
                let answer = program.matches(signal)
                #expect(other.matches(signal) == answer && values.matches(signal) == answer, "\(text) of \(signal)")
            }
        }
    }
}
