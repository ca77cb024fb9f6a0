/// Tells when it is destroyed: captured by a handler, it tells when the handler is.
final class Witness {
    private let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }

    deinit { body() }
}
