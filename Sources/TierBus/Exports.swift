@_exported public import TierBusCore
@_exported public import TierBusHybrid
@_exported public import TierBusRouter
@_exported public import TierBusSQLite
