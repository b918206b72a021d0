// swift-tools-version: 6.2
import PackageDescription

// Measures MailMessage beside GMime, and keeps instructions and allocations from drifting: `make bench`.
// A package of its own, so that nobody who builds the gateway needs GMime.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

// Debian 12's valgrind gives up on newer debug information.
let readable: [CSetting] = [.unsafeFlags(["-gdwarf-4"])]

let package = Package(
    name: "benchmarks",
    dependencies: [
        // Named, since the identity of a package by path is the folder's name, and a clone may have any.
        .package(name: "alertrelay", path: "..")
    ],
    targets: [
        .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
        .target(name: "GMimePeer", dependencies: ["CGMime"], cSettings: readable),
        .target(name: "Counters", cSettings: readable),
        .executableTarget(
            name: "bench",
            dependencies: [
                "GMimePeer", "Counters",
                .product(name: "MailMessage", package: "alertrelay"),
                .product(name: "MailGenerator", package: "alertrelay"),
            ],
            swiftSettings: settings
        ),
    ]
)
