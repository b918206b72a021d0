import CriticalAlerts
import MailSecurity

extension Check {
    /// Our own certificate and the authorities; partners' certificates come with the registers.
    func checkCertificates(_ configuration: Configuration, _ report: inout CheckReport) async {
        if let signing = configuration.signing {
            await checkSigning(signing, configuration, &report)
        } else {
            report.add(.certificates, .warning, "letters are not signed", whatToDo: "set signing")
        }
        if configuration.trustedAuthorities.isEmpty {
            report.add(
                .certificates,
                .warning,
                "no authority is trusted: signatures of partners prove nothing",
                whatToDo: "set trusted_authorities"
            )
        }
        for file in configuration.trustedAuthorities {
            checkCertificates(in: file, "trusted authority", &report)
        }
    }

    private func checkSigning(
        _ signing: Configuration.Signing,
        _ configuration: Configuration,
        _ report: inout CheckReport
    ) async {
        let identity: SigningIdentity
        do {
            let passphrase = try await signing.passphrase?.read()
            identity = try SigningIdentity(
                certificatePEM: try readFile(signing.certificateFile, atMost: CheckLimits.pemFile),
                privateKeyPEM: Secret(try readFile(signing.keyFile, atMost: CheckLimits.pemFile)),
                passphrase: passphrase.map { Secret(text: $0) }
            )
        } catch {
            report.add(
                .certificates,
                .fault,
                "\(signing.certificateFile), \(signing.keyFile): \(error)",
                whatToDo: "give certificate and key that belong together, or take out signing"
            )
            return
        }
        checkEnd(of: identity.certificate, "our certificate \(signing.certificateFile)", isOurs: true, &report)
        if !identity.certificate.names(address: configuration.supplier.address) {
            report.add(
                .certificates,
                .warning,
                "our certificate does not name \(configuration.supplier.address): partners will not believe it",
                whatToDo: "have one issued for that address"
            )
        }
        for warning in identity.warnings where warning != .noAddress {
            report.add(
                .certificates,
                warning == .forbidsSigningMail ? .fault : .warning,
                "our certificate: \(warning.rawValue)",
                whatToDo: "have one issued for signing mail (emailProtection, digitalSignature)"
            )
        }
    }

    /// The ends of a PEM file's certificates.
    func checkCertificates(in file: String, _ what: String, _ report: inout CheckReport) {
        do {
            let certificates = try CertificateInfo.all(inPEM: try readFile(file, atMost: CheckLimits.pemFile))
            guard !certificates.isEmpty else {
                report.add(.certificates, .fault, "\(what) \(file): holds no certificate", whatToDo: "give a PEM file")
                return
            }
            for certificate in certificates { checkEnd(of: certificate, "\(what) \(file)", isOurs: false, &report) }
        } catch {
            report.add(.certificates, .fault, "\(what) \(file): \(error)", whatToDo: "give a PEM file")
        }
    }

    private func checkEnd(
        of certificate: CertificateInfo,
        _ what: String,
        isOurs: Bool,
        _ report: inout CheckReport
    ) {
        let now = clock().secondsSince1970
        let end = Instant(secondsSince1970: certificate.notAfter)
        if now < certificate.notBefore {
            report.add(
                .certificates,
                .fault,
                "\(what) is not valid yet",
                whatToDo: "compare the clock with the certificate"
            )
        } else if !certificate.isCurrent(at: now) {
            report.add(
                .certificates,
                isOurs ? .fault : .warning,
                "\(what) ended on \(UKTime.day(of: end))",
                whatToDo: isOurs
                    ? "renew it: letters leave unsigned" : "get the new one: signatures under it count no more"
            )
        } else if certificate.notAfter - now < CheckLimits.certificateSeconds {
            report.add(.certificates, .warning, "\(what) ends on \(UKTime.day(of: end))", whatToDo: "renew it")
        } else {
            report.add(.certificates, .ok, "\(what) is good until \(UKTime.day(of: end))")
        }
    }
}
