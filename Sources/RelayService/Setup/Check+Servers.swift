import MailTransport

extension Check {
    /// TLS and login to both servers, by real connections; no letter is sent and no mail is read.
    func checkServers(_ configuration: Configuration, _ report: inout CheckReport) async {
        await checkMailOut(configuration, &report)
        guard let server = configuration.imap else {
            report.add(.mailIn, .ok, "no inbox is watched: mail comes by `alertrelay deliver`")
            return
        }
        await checkMailIn(server, configuration, &report)
    }

    private func checkMailOut(_ configuration: Configuration, _ report: inout CheckReport) async {
        let server = configuration.smtp
        // In a rehearsal that writes files nothing rests on this server yet.
        var severity = CheckReport.Finding.State.fault
        if configuration.mode == .rehearse, case .folder = configuration.rehearsal { severity = .warning }
        guard !ReservedNames.contain(server.host) else {
            report.add(
                .mailOut,
                severity,
                "\(server.place) is an example and was not connected to",
                whatToDo: "put your own server into smtp.host"
            )
            return
        }
        do {
            let connection = try await SMTPConnection.open(
                try server.endpoint(ehloName: configuration.domain),
                credentials: server.credentials,
                limits: server.limits
            )
            let extensions = await connection.extensions
            await connection.quit()
            let reports = extensions.hasDSN ? "delivery reports can be asked for" : "no delivery reports (DSN)"
            let size = extensions.maximumSize.map { ", at most \($0) bytes" } ?? ""
            report.add(.mailOut, .ok, "\(server.place): TLS and \(server.loginText); \(reports)\(size)")
        } catch {
            report.add(.mailOut, severity, "\(server.place): \(words(error))", whatToDo: advice(error, "smtp"))
        }
    }

    private func checkMailIn(
        _ server: Configuration.Server,
        _ configuration: Configuration,
        _ report: inout CheckReport
    ) async {
        guard !ReservedNames.contain(server.host) else {
            report.add(
                .mailIn,
                configuration.severity,
                "\(server.place) is an example and was not connected to",
                whatToDo: "put your own server into imap.host"
            )
            return
        }
        guard let credentials = server.credentials else {
            report.add(
                .mailIn,
                .fault,
                "\(server.place): an inbox needs a login",
                whatToDo: "set imap.login and imap.user"
            )
            return
        }
        do {
            let connection = try await IMAPConnection.open(
                try server.endpoint(ehloName: configuration.domain),
                credentials: credentials,
                limits: server.limits
            )
            let idle =
                await connection.capabilities.contains("IDLE")
                ? "tells of new mail at once (IDLE)" : "is asked in turns"
            report.add(.mailIn, .ok, "\(server.place): TLS and \(server.loginText); the server \(idle)")
            await checkFolders(connection, configuration.inbox, &report)
            await connection.logout()
        } catch {
            report.add(.mailIn, .fault, "\(server.place): \(words(error))", whatToDo: advice(error, "imap"))
        }
        if configuration.inbox.trustedAuthenticators.isEmpty {
            report.add(
                .mailIn,
                .warning,
                "no server's Authentication-Results are believed: only signatures tell who wrote a mail",
                whatToDo:
                    "`alertrelay check --round-trip` shows your server's name; put it into inbox.trusted_authserv_ids"
            )
        }
    }

    /// The watched folder must be there; the others are made, except in an inbox that is only watched.
    private func checkFolders(
        _ connection: IMAPConnection,
        _ inbox: Configuration.Inbox,
        _ report: inout CheckReport
    ) async {
        let isWatch = inbox.use == .watch
        do {
            guard let name = FolderName(inbox.folder) else { return }
            let folder = try await connection.select(name, readOnly: isWatch)
            if inbox.use == .shared, !folder.takesNewKeywords {
                report.add(
                    .folders,
                    .warning,
                    "\(inbox.folder) takes no keywords of ours: mail that a person must see is not flagged there",
                    whatToDo: "watch the desk's list, or use a dedicated inbox"
                )
            }
            if folder.isReadOnly, !isWatch {
                report.add(
                    .folders,
                    .fault,
                    "\(inbox.folder) can only be read",
                    whatToDo: "ask for the right to write to it"
                )
            } else {
                report.add(.folders, .ok, "\(inbox.folder) can be opened; it holds \(folder.count) mails")
            }
        } catch {
            report.add(.folders, .fault, "\(inbox.folder): \(words(error))", whatToDo: "mend inbox.folder")
            return
        }
        let further: [String]
        switch inbox.use {
        case .watch: further = []
        case .shared: further = [inbox.processedFolder]
        case .dedicated: further = [inbox.processedFolder, inbox.reviewFolder]
        }
        for folder in further {
            guard let name = FolderName(folder) else { continue }
            do {
                try await connection.create(name)
                report.add(.folders, .ok, "\(folder) is there")
            } catch {
                report.add(.folders, .fault, "\(folder) cannot be made: \(words(error))", whatToDo: "make it by hand")
            }
        }
    }

    /// What went wrong, with the server's own words.
    func words(_ error: any Error) -> String {
        (error as? TransportError).map(ServerFault.words) ?? "\(error)"
    }

    private func advice(_ error: any Error, _ section: String) -> String {
        (error as? TransportError).map { ServerFault.advice($0, section) } ?? "see that \(section)'s secret can be had"
    }
}

extension Configuration.Server {
    /// `host:port`.
    var place: String { "\(host):\(port)" }

    fileprivate var loginText: String {
        login == .none ? "no login" : "login by \(login.rawValue) as \(user)"
    }
}
