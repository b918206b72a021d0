public import CriticalAlerts
import GRDB

extension RegisterFile {
    /// A supplier's code as registrations write it, with the number of rows that do.
    public struct RegistrationCode: Hashable, Sendable {
        /// The code.
        public let code: SupplierCode
        /// How many registrations name it.
        public let rows: Int
    }

    /// The codes of all registrations that hold on a UK day or later, the most frequent first.
    ///
    /// It reads the whole register, which takes seconds for a national one: for checks, not for look-ups.
    public func registrationCodes(from day: CivilDate) async throws -> [RegistrationCode] {
        guard let register = try current(), let registerImport = register.inForce(.registrations) else { return [] }
        let number = registerImport.id.number
        let first = day.daysSince1970
        return try await register.read { db in
            let sql = """
                SELECT names.name AS name, counted.rows AS rows FROM (
                    SELECT code, COUNT(*) AS rows FROM registrations
                    WHERE import = ? AND (valid_to IS NULL OR valid_to >= ?) GROUP BY code
                ) AS counted JOIN names ON names.id = counted.code ORDER BY counted.rows DESC, names.name
                """
            return try Row.fetchAll(db, sql: sql, arguments: [number, first]).compactMap { row in
                let name: String = row["name"]
                return SupplierCode(name).map { RegistrationCode(code: $0, rows: row["rows"]) }
            }
        }
    }
}
