/// What a log on SQLite is allowed and expected to be.
public struct SQLiteOptions: Sendable, Equatable {
    /// Most bytes of one event's payload; a larger one is refused. 1 MiB by default, used as 1 byte to 16 MiB.
    public var maxPayloadBytes: Int
    /// Most bytes of the file; nil for as many as there is room for. The write-ahead log comes on top.
    public var maxFileBytes: Int?
    /// The part of ``maxFileBytes`` that no event may use: room to record acknowledgements when the file is full.
    public var reservedBytes: Int
    /// The write-ahead log is moved into the file by the commit after which it is larger than this.
    public var checkpointBytes: Int
    /// A file up to this size is checked in whole when it is opened.
    public var checkedFileBytes: Int
    /// A folder that the file has to be in, at any depth, after symbolic links are resolved; nil for any folder.
    public var baseDirectory: String?
    /// Whether a file of an older version is brought to the present one, in one transaction; otherwise it is refused.
    public var upgrades: Bool
    /// The tables of the app's own, made where the file does not have them. Others are refused.
    public var tables: [ApplicationTable]
    /// Whether `app_` tables that are not declared may be in the file, for tools that look at any file. Nothing reads
    /// them.
    public var allowsOtherTables: Bool
    /// Most steps of SQLite's virtual machine that the statements of one body, or one reader of tables, may take; a
    /// million takes about 10 to 50 milliseconds. Counted in thousands.
    public var maxStatementSteps: Int
    /// The name of the file system of SQLite's that is used; nil for the system's own. For the proof and its tests.
    package var fileSystem: String?
    /// Mistakes to make, for the proof.
    package var sabotage: SQLiteSabotage = []

    /// Options with the defaults that suit a trading app.
    public init(
        maxPayloadBytes: Int = 1 << 20, maxFileBytes: Int? = nil, reservedBytes: Int = 1 << 20,
        checkpointBytes: Int = 4 << 20, checkedFileBytes: Int = 8 << 20, baseDirectory: String? = nil,
        upgrades: Bool = true, tables: [ApplicationTable] = [], allowsOtherTables: Bool = false,
        maxStatementSteps: Int = 20_000_000
    ) {
        self.maxPayloadBytes = maxPayloadBytes
        self.maxFileBytes = maxFileBytes
        self.reservedBytes = reservedBytes
        self.checkpointBytes = checkpointBytes
        self.checkedFileBytes = checkedFileBytes
        self.baseDirectory = baseDirectory
        self.upgrades = upgrades
        self.tables = tables
        self.allowsOtherTables = allowsOtherTables
        self.maxStatementSteps = maxStatementSteps
    }
}
