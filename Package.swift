// swift-tools-version: 6.2
import PackageDescription

// One folder, one target, one sentence; arrows go down only. See docs/house.md.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "alertrelay",
    products: [
        .executable(name: "alertrelay", targets: ["alertrelay"]),
        .library(name: "RelayService", targets: ["RelayService"]),
        .library(name: "MailMessage", targets: ["MailMessage"]),
        .library(name: "CriticalAlerts", targets: ["CriticalAlerts"]),
        .library(name: "MailGenerator", targets: ["MailGenerator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // The C libraries: only the variadic calls and macros that Swift cannot see are wrapped.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

        // Mail: what it is, who wrote it, how it moves.
        .target(name: "MailMessage", swiftSettings: settings),
        .target(name: "MailSecurity", dependencies: ["MailMessage", "COpenSSL"], swiftSettings: settings),
        .target(name: "MailTransport", dependencies: ["MailMessage", "CCurl"], swiftSettings: settings),

        // Meters: what it is about.
        .target(name: "CriticalAlerts", dependencies: ["CXML2"], swiftSettings: settings),

        // The language between suppliers, the process, and where it is kept.
        .target(
            name: "AlertMail",
            dependencies: ["CriticalAlerts", "MailMessage", .product(name: "Mustache", package: "swift-mustache")],
            swiftSettings: settings
        ),
        .target(name: "Relay", dependencies: ["CriticalAlerts", "AlertMail"], swiftSettings: settings),
        .target(
            name: "RelayStore",
            dependencies: ["Relay", "AlertMail", "CriticalAlerts", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings
        ),

        // The running gateway, and the command.
        .target(
            name: "RelayService",
            dependencies: [
                "MailMessage", "MailSecurity", "MailTransport", "CriticalAlerts", "AlertMail", "Relay", "RelayStore",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        // Table 5.1 played between gateways, and looked at.
        .target(
            name: "Demonstration",
            dependencies: [
                "RelayService", "RelayStore", "Relay", "AlertMail", "CriticalAlerts", "MailMessage", "MailSecurity",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "alertrelay",
            dependencies: [
                "Demonstration", "RelayService", "Relay", "RelayStore", "AlertMail", "CriticalAlerts", "MailMessage",
                "MailSecurity",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),

        // What the documents show, as programs.
        .executableTarget(
            name: "list-parts",
            dependencies: ["MailMessage"],
            path: "Examples/list-parts",
            swiftSettings: settings
        ),

        // Mails from a seed, sound and broken, for tests and benchmarks.
        .target(name: "MailGenerator", path: "Tests/MailGenerator", swiftSettings: settings),

        // The tests mirror the sources.
        .testTarget(
            name: "MailMessageTests",
            dependencies: ["MailMessage", "MailGenerator", "list-parts"],
            swiftSettings: settings
        ),
        .testTarget(name: "MailSecurityTests", dependencies: ["MailSecurity", "MailMessage"], swiftSettings: settings),
        .testTarget(
            name: "MailTransportTests",
            dependencies: ["MailTransport", "MailMessage"],
            swiftSettings: settings
        ),
        .testTarget(name: "CriticalAlertsTests", dependencies: ["CriticalAlerts"], swiftSettings: settings),
        .testTarget(
            name: "AlertMailTests",
            dependencies: ["AlertMail", "CriticalAlerts", "MailMessage"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RelayTests",
            dependencies: ["Relay", "AlertMail", "CriticalAlerts"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RelayStoreTests",
            dependencies: [
                "RelayStore", "Relay", "AlertMail", "CriticalAlerts", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RelayServiceTests",
            dependencies: [
                "RelayService", "RelayStore", "Relay", "AlertMail", "CriticalAlerts", "MailMessage", "MailSecurity",
                "MailTransport", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DemonstrationTests",
            dependencies: ["Demonstration", "AlertMail", "CriticalAlerts", "Relay"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "alertrelayTests",
            dependencies: [
                "alertrelay", "RelayService", "AlertMail", "CriticalAlerts", "MailMessage", "MailSecurity",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "alertrelay", "Demonstration", "RelayService", "RelayStore", "Relay", "AlertMail", "CriticalAlerts",
                "MailMessage",
                "MailSecurity",
                "MailTransport", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
    ]
)
