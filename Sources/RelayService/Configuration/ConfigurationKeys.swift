/// The keys of each section, as faults list them.
///
/// A section lists its keys whole and not only those that were asked for: which of them are read depends on the file.
enum ConfigurationKeys {
    static let root = [
        "mode", "rehearsal_folder", "rehearsal_address", "data", "message_id_keys", "trusted_authorities", "templates",
        "catalogue", "partners", "guidance_note", "supplier", "smtp", "imap", "inbox", "signing", "hand_over", "people",
        "alarm",
        "working_days", "policy",
    ]
    static let supplier = ["id", "name", "address", "telephone", "further_addresses", "user_eui"]
    static let server =
        ["host", "port", "security", "ca_file", "login", "user", "timeout"] + secret("password") + secret("token")
    static let inbox = ["use", "folder", "processed_folder", "review_folder", "interval", "trusted_authserv_ids"]
    static let signing = ["certificate", "key"] + secret("passphrase")
    static let hook = ["command", "folder", "webhook"]
    static let handOver = ["desk"] + hook
    static let people = ["notes_to", "duty_manager"]
    static let workingDays = ["nation", "day_ends", "bank_holidays"]
    static let policy = [
        "forward_optional", "default_profile", "data_age_limit_working_days", "hold_older_than_hours",
        "letters_per_partner_and_day", "answers_per_partner_and_day", "attach_original",
    ]

    /// The ways to name a secret; the secret itself does not stand in the file.
    static func secret(_ key: String) -> [String] {
        ["\(key)_file", "\(key)_env", "\(key)_command"]
    }
}
