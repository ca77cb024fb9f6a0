/// A port, whatever its type: for looking at what a bus carries.
protocol TypedPlace: AnyObject {
    /// The type of its events.
    var eventMetatype: any Event.Type { get }
    /// Whether anyone is subscribed to the type, those to all types left aside.
    var hasTypedSubscribers: Bool { get }
}
