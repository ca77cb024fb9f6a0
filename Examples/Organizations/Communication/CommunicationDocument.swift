import Foundation
package import TierBus

/// The communications that are kept as JSON, one for each organisation: who usually talks to whom where it is organised so.
package enum CommunicationDocument {
    /// Reads the communication that is usual for an organisation.
    /// - Throws: What reading the file throws; `DecodingError`.
    package static func usual(for organization: Organization) throws -> Communication {
        try JSONDecoder().decode(Communication.self, from: Data(contentsOf: place(of: organization.name)))
    }

    /// Where the document is: beside the program, where the build has put it, or else beside this source.
    ///
    /// Not by way of the generated `Bundle.module`, which traps where a program was moved away from its resources.
    private static func place(of name: String) -> URL {
        let beside = ["TierBus_OrganizationsKit.resources", "TierBus_OrganizationsKit.bundle"].map {
            Bundle.main.bundleURL.appending(path: $0)
        }
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let places = (beside + [source]).map { $0.appending(path: "Communications/\(name).json") }
        return places.first { FileManager.default.fileExists(atPath: $0.path(percentEncoded: false)) } ?? places[2]
    }
}
