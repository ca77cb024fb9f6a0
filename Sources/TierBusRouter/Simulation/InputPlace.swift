/// Where events come in from outside.
package struct InputPlace: Hashable, Comparable, Sendable {
    let container: String
    let type: String
    let way: InputRecord.Way

    /// Puts the parts together.
    package init(container: String, type: String, way: InputRecord.Way) {
        self.container = container
        self.type = type
        self.way = way
    }

    /// Orders by container, type and way.
    package static func < (left: InputPlace, right: InputPlace) -> Bool {
        (left.container, left.type, left.way.rawValue) < (right.container, right.type, right.way.rawValue)
    }
}
