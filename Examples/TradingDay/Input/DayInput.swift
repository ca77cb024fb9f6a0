import TierBusCore

/// All bars of a day, checked and in order, before the first of them is played.
package struct DayInput: Sendable {
    /// One pass, in the order of time.
    let rows: [BarRow]
    /// How often it is played.
    let plan: RepeatPlan

    /// Bars over all passes.
    var count: Int { rows.count * plan.passes }

    /// Puts the rows of several files into one order.
    init(files: [[BarRow]], repeats: Int = 1) throws(InputError) {
        rows = RowMerge.merge(files)
        plan = try RepeatPlan(repeats, over: rows)
    }

    /// Reads files.
    /// - Throws: ``InputError`` for the first file that cannot be read or that has a malformed line.
    package static func load(_ paths: [String], repeats: Int) throws -> DayInput {
        var files: [[BarRow]] = []
        for path in paths { files.append(try read(path)) }
        return try DayInput(files: files, repeats: repeats)
    }

    private static func read(_ path: String) throws(InputError) -> [BarRow] {
        let bytes = try FileBytes.read(path)
        do {
            return try BarFile.read(bytes, name: path)
        } catch {
            throw .malformed(error)
        }
    }
}
