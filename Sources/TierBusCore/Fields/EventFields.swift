/// An event whose fields can be named at run time: by conditions, by filters, by whatever reads configuration.
///
/// ```swift
/// extension News: EventFields {
///     static let fields = FieldTable<News>([
///         EventField("symbol", \.symbol), EventField("score", \.score), EventField("length") { $0.text.utf8.count },
///     ])
/// }
/// ```
public protocol EventFields: Event {
    /// The fields by name; ``FieldTable/init(_:)`` adds `id` and `timestamp`.
    static var fields: FieldTable<Self> { get }
}
