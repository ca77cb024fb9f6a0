/// A place in a file and what is wrong there.
struct MalformedLine: Error, Equatable, CustomStringConvertible {
    /// The file, as it was given.
    let file: String
    /// The line, from 1; the header is line 1.
    let line: Int
    /// The byte in the line at which the trouble starts, from 1.
    let column: Int
    /// The field; nil where the line as a whole is wrong.
    let field: BarField?
    /// What is wrong.
    let problem: Problem

    var description: String {
        let place = "\(file.excerpt):\(line):\(column): "
        return place + (field.map { "\($0.rawValue): " } ?? "") + problem.description
    }
}
