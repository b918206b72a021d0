// swift-tools-version: 6.2
import PackageDescription

// Inputs that nobody thought of, fed to everything that reads bytes from outside. scripts/fuzz builds and runs it.
//
// `replay` feeds saved inputs and needs nothing special. `fuzz` finds new ones: it links libFuzzer, which only a build
// with its instrumentation can, and is there if ALERTRELAY_LIBFUZZER is set.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "fuzzing",
    // The name stands here, or the products would be looked for under the name of the clone's folder.
    dependencies: [.package(name: "alertrelay", path: "..")],
    targets: [
        .target(
            name: "FuzzTargets",
            dependencies: [
                .product(name: "MailMessage", package: "alertrelay"),
                .product(name: "CriticalAlerts", package: "alertrelay"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(name: "replay", dependencies: ["FuzzTargets"], swiftSettings: settings),
    ]
)

if Context.environment["ALERTRELAY_LIBFUZZER"] != nil {
    package.targets.append(
        .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], swiftSettings: settings)
    )
}
