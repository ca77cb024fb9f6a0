import Foundation
import OrganizationsKit

/// One set of containers, organised in four ways; and who talks to whom, which is another matter.
@main
struct Organizations {
    static func main() async {
        let code = await OrganizationsProgram.run(Array(CommandLine.arguments.dropFirst())) { print($0) }
        exit(code)
    }
}
