public import TierBusCore

extension Action: FieldWord {}
extension Side: FieldWord {}
extension Severity: FieldWord {}
