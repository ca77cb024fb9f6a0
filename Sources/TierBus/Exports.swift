@_exported public import TierBusAdapters
@_exported public import TierBusConditions
@_exported public import TierBusCore
@_exported public import TierBusHybrid
@_exported public import TierBusRouter
@_exported public import TierBusSQLite
