public import AlertMail
public import CriticalAlerts
public import Relay

/// Where cases, mails, letters and tasks are kept.
///
/// One step is load → decide → compose → commit: `load` gives values with their versions, `commit` writes everything that follows
/// from a decision together, and only if those versions are unchanged. No closure of the caller's runs inside a transaction.
public protocol CaseStore: Sendable {
    /// Keeps an operator's own alert as bytes; durable when it returns (R1).
    func takeIn(_ alert: NewIntake) async throws -> IntakeNumber

    /// Keeps mails as bytes, durable when it returns; one number for each, `nil` for a mail whose place is known already.
    func takeIn(_ mails: [NewMail]) async throws -> [MailNumber?]

    /// Alerts and mails that are kept and not decided, oldest first; counts an attempt for each, durably, before it returns.
    ///
    /// One that was handed out before and not decided is handed out alone: if deciding it ends the process, no other is blamed.
    func undecided(limit: Int) async throws -> Undecided

    /// A kept mail's row.
    func mail(_ number: MailNumber) async throws -> KeptMail?

    /// A kept alert's row.
    func intake(_ number: IntakeNumber) async throws -> KeptIntake?

    /// The bytes that a case began with, if it began with an operator's own alert.
    func originalAlert(of reference: CaseReference) async throws -> [UInt8]?

    /// The cases with these keys, with their versions.
    func load(_ keys: SnapshotKeys) async throws -> Snapshot

    /// Writes steps together; throws ``StoreError/Code/conflict`` if a version has changed, or a letter that shall be withdrawn is no
    /// longer where the decision saw it, and then has written nothing.
    ///
    /// A step that decides an alert, a mail or an outcome which has been decided meanwhile is left out as a whole: its effects were
    /// had. Returns the tasks that are new.
    func commit(_ steps: [Step]) async throws -> [TaskReference]

    /// Letters that are due to be sent, claimed until `claimUntil`; oldest first.
    func claimLetters(now: Instant, claimUntil: Instant, by claimant: String, limit: Int) async throws -> [KeptLetter]

    /// Marks that the final dot of this letter is about to be sent; durable when it returns. Throws ``StoreError/Code/withdrawn`` if
    /// the letter was taken back since it was claimed, ``StoreError/Code/leased`` if it is no longer claimed by this claimant: it must
    /// not be sent then.
    func markDotSent(_ letter: LetterNumber, by claimant: String, at: Instant) async throws

    /// Writes what came of an attempt; the event for the case follows in a step of its own. A letter that is settled, by another
    /// sender, is not opened again by a late attempt.
    func record(_ attempt: LetterAttempt) async throws

    /// Letters whose outcome no decision has seen yet.
    func undecidedOutcomes(limit: Int) async throws -> [KeptLetter]

    /// Letters of a case or task, in order.
    func letters(of reference: String) async throws -> [KeptLetter]

    /// A letter's bytes.
    func bytes(of letter: LetterNumber) async throws -> [UInt8]

    /// Open deadlines that have passed.
    func passedDeadlines(now: Instant, limit: Int) async throws -> [(CaseReference, CaseDeadline.Kind)]

    /// Hand-overs that are pending and due for an attempt.
    func pendingHandOvers(now: Instant, limit: Int) async throws -> [CaseReference]

    /// Puts off a hand-over's next attempt.
    func postponeHandOver(of reference: CaseReference, until: Instant, says: String) async throws

    /// Decided mails of which the mailbox has not been told yet.
    func untoldMails(source: MailPlace.Source, limit: Int) async throws -> [KeptMail]

    /// Marks that the mailbox was told.
    func markTold(_ mails: [MailNumber], at: Instant) async throws

    /// How far a folder was read.
    func folderProgress(_ folder: String) async throws -> FolderProgress?

    /// Sets how far a folder was read.
    func setFolderProgress(_ progress: FolderProgress) async throws

    /// Tasks, open ones by due time; done ones too if asked.
    func tasks(includingDone: Bool) async throws -> [DeskTask]

    /// One task.
    func task(_ reference: TaskReference) async throws -> DeskTask?

    /// Open tasks that nobody was told of yet.
    func untoldTasks(limit: Int) async throws -> [DeskTask]

    /// Changes a task: owner, remark, done. Throws ``StoreError/Code/notFound`` if there is none, and ``StoreError/Code/refused`` for
    /// `done` while it is the last open task of a case that waits for a person: such a case is ruled.
    func change(_ task: TaskReference, _ change: TaskChange, by person: String, at: Instant) async throws

    /// Marks that people were told of a task, with the letter that tells them, if one does; once: what comes second is left out.
    func markToldOf(_ task: TaskReference, letter: NewLetter?, at: Instant) async throws

    /// Every case, newest first, as a line each.
    func cases(openOnly: Bool, limit: Int) async throws -> [CaseLine]

    /// The whole story of a case: mails, events, decisions, letters, tasks, in order.
    func story(of reference: CaseReference) async throws -> CaseStory?

    /// Mails that brought an introduction of this partner, or under its name: those first of which that is proven, and of both kinds
    /// the newest first.
    func introductions(of partner: SupplierID, limit: Int) async throws -> [MailNumber]

    /// The first verified answer of each partner to an introduction of ours, by partner.
    func verifiedAnswers() async throws -> [KeptAnswer]

    /// A setting kept with the store, such as `paused`, or when a loop last completed.
    func setting(_ name: String) async throws -> String?

    /// Sets or removes a setting.
    func set(_ name: String, to value: String?) async throws

    /// Takes or renews the right to perform effects on SMTP and IMAP; throws ``StoreError/Code/leased`` while another holds it.
    func lease(to holder: String, now: Instant, until: Instant) async throws

    /// Ends the lease of a holder whose name begins so. For those alone who know that it is dead: claims that it left are released
    /// when the lease is taken next.
    func endLease(ofHolderBeginning prefix: String) async throws

    /// Gives the lease back.
    func endLease(of holder: String) async throws

    /// Numbers for `status`.
    func counts(now: Instant) async throws -> StoreCounts

    /// How many letters of a kind went, or wait to go, to a supplier since an instant.
    func letterCount(to supplier: SupplierID, automaticAnswers: Bool, since: Instant) async throws -> Int
}
