import CriticalAlerts

/// How much `inspect` takes into memory at once.
enum InspectionLimits {
    /// Bytes of one mail. Providers take mails of at most about 150 MB.
    static let mailBytes = 256 * 1024 * 1024
    /// Bytes of one alert that are read: one more than are taken, so that the reader can say that there are too many.
    static let alertBytes = AlertLimits.documentBytes + 1
}
