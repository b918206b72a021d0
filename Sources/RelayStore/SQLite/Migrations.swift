import GRDB

/// The store's schema, one migration after another; none is ever edited once it has left the house.
enum Migrations {
    /// Marks the file as ours (`PRAGMA application_id`): "ARcs".
    static let applicationID: Int32 = 0x4152_6373

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: first)
        }
        migrator.registerMigration("2") { db in try db.execute(sql: second) }
        migrator.registerMigration("3") { db in try db.execute(sql: third) }
        return migrator
    }

    /// Instants are microseconds since 1970 (INTEGER); values that only the process understands are JSON in `body`; raw mails and
    /// letters stand in a table of their own, so that lists never read them. `supplier` stands in every table and unique key.
    private static let first = """
        CREATE TABLE raw (id INTEGER PRIMARY KEY, supplier TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;

        CREATE TABLE intakes (
            id INTEGER PRIMARY KEY, supplier TEXT NOT NULL, source TEXT NOT NULL,
            raw INTEGER NOT NULL REFERENCES raw(id), taken_at INTEGER NOT NULL, is_held INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, decided_at INTEGER, reference TEXT, quarantine TEXT,
            claimed_by TEXT, claimed_until INTEGER
        ) STRICT;
        CREATE INDEX intakes_case ON intakes (supplier, reference) WHERE reference IS NOT NULL;
        CREATE INDEX intakes_undecided ON intakes (supplier, id) WHERE decided_at IS NULL;

        CREATE TABLE mails (
            id INTEGER PRIMARY KEY, supplier TEXT NOT NULL, source TEXT NOT NULL,
            folder TEXT NOT NULL, uid_validity INTEGER NOT NULL, uid INTEGER NOT NULL,
            raw INTEGER NOT NULL REFERENCES raw(id), digest BLOB NOT NULL CHECK (length(digest) = 32),
            -- The first mail of the same bytes, while it is not decided: this one shares its fate and is never decided itself.
            twin_of INTEGER REFERENCES mails(id),
            received_at INTEGER NOT NULL, taken_at INTEGER NOT NULL, envelope_sender TEXT, envelope_recipients TEXT NOT NULL, is_held INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, decided_at INTEGER, disposition TEXT, told_at INTEGER,
            claimed_by TEXT, claimed_until INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX mails_place ON mails (supplier, folder, uid_validity, uid) WHERE source = 'imap';
        CREATE INDEX mails_undecided ON mails (supplier, id) WHERE decided_at IS NULL AND twin_of IS NULL;
        CREATE INDEX mails_twins ON mails (twin_of) WHERE twin_of IS NOT NULL;
        CREATE INDEX mails_untold ON mails (supplier, source, id) WHERE decided_at IS NOT NULL AND told_at IS NULL;

        -- Digests of mails outlive the mails themselves: no reference to them.
        CREATE TABLE handled (
            supplier TEXT NOT NULL, digest BLOB NOT NULL, mail INTEGER NOT NULL, PRIMARY KEY (supplier, digest)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE cases (
            supplier TEXT NOT NULL, reference TEXT NOT NULL, identity TEXT NOT NULL, version INTEGER NOT NULL,
            state TEXT NOT NULL, is_open INTEGER NOT NULL, taken_at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (supplier, reference), UNIQUE (supplier, identity)
        ) STRICT;
        CREATE INDEX cases_open ON cases (supplier, taken_at) WHERE is_open = 1;

        CREATE TABLE case_meter_points (
            supplier TEXT NOT NULL, mpxn INTEGER NOT NULL, reference TEXT NOT NULL,
            PRIMARY KEY (supplier, mpxn, reference),
            FOREIGN KEY (supplier, reference) REFERENCES cases (supplier, reference)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE case_partners (
            supplier TEXT NOT NULL, partner TEXT NOT NULL, reference TEXT NOT NULL,
            PRIMARY KEY (supplier, partner, reference),
            FOREIGN KEY (supplier, reference) REFERENCES cases (supplier, reference)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE case_mails (
            supplier TEXT NOT NULL, reference TEXT NOT NULL, mail INTEGER NOT NULL REFERENCES mails(id),
            PRIMARY KEY (supplier, reference, mail),
            FOREIGN KEY (supplier, reference) REFERENCES cases (supplier, reference)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX case_mails_mail ON case_mails (mail);

        CREATE TABLE deadlines (
            supplier TEXT NOT NULL, reference TEXT NOT NULL, kind TEXT NOT NULL, due INTEGER NOT NULL, progress TEXT NOT NULL,
            PRIMARY KEY (supplier, reference, kind),
            FOREIGN KEY (supplier, reference) REFERENCES cases (supplier, reference)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deadlines_open ON deadlines (supplier, due) WHERE progress = 'open';

        CREATE TABLE hand_overs (
            supplier TEXT NOT NULL, reference TEXT NOT NULL, idempotency_key TEXT NOT NULL, progress TEXT NOT NULL,
            next_attempt INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, says TEXT,
            claimed_by TEXT, claimed_until INTEGER,
            PRIMARY KEY (supplier, reference), UNIQUE (supplier, idempotency_key),
            FOREIGN KEY (supplier, reference) REFERENCES cases (supplier, reference)
        ) STRICT;

        CREATE TABLE events (
            id INTEGER PRIMARY KEY, supplier TEXT NOT NULL, reference TEXT NOT NULL, at INTEGER NOT NULL,
            kind TEXT NOT NULL, mail INTEGER, body TEXT NOT NULL,
            FOREIGN KEY (supplier, reference) REFERENCES cases (supplier, reference)
        ) STRICT;
        CREATE INDEX events_case ON events (supplier, reference, id);

        CREATE TABLE decisions (
            event INTEGER PRIMARY KEY REFERENCES events(id), supplier TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
            notes TEXT NOT NULL, sources TEXT NOT NULL, decider_version TEXT NOT NULL, policy_digest TEXT NOT NULL,
            calendar TEXT NOT NULL
        ) STRICT;

        CREATE TABLE letters (
            id INTEGER PRIMARY KEY, supplier TEXT NOT NULL, kind TEXT NOT NULL, reference TEXT NOT NULL, number INTEGER NOT NULL,
            partner TEXT, recipient TEXT NOT NULL, sender TEXT NOT NULL, message_id TEXT NOT NULL,
            raw INTEGER NOT NULL REFERENCES raw(id), written_at INTEGER NOT NULL, next_attempt INTEGER NOT NULL,
            progress TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, dot_sent_at INTEGER,
            is_outcome_decided INTEGER NOT NULL DEFAULT 1, last_attempt TEXT,
            claimed_by TEXT, claimed_until INTEGER,
            UNIQUE (supplier, reference, number)
        ) STRICT;
        CREATE INDEX letters_due ON letters (supplier, next_attempt) WHERE progress IN ('waiting', 'unknown');
        CREATE INDEX letters_undecided ON letters (supplier, id) WHERE is_outcome_decided = 0;
        CREATE INDEX letters_partner ON letters (supplier, partner, written_at);

        CREATE TABLE letter_attempts (
            id INTEGER PRIMARY KEY, supplier TEXT NOT NULL, letter INTEGER NOT NULL REFERENCES letters(id), at INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT;

        CREATE TABLE tasks (
            supplier TEXT NOT NULL, reference TEXT NOT NULL, cause TEXT NOT NULL, subject TEXT NOT NULL, due INTEGER NOT NULL,
            is_open INTEGER NOT NULL, told_at INTEGER, body TEXT NOT NULL,
            PRIMARY KEY (supplier, reference)
        ) STRICT;
        CREATE UNIQUE INDEX tasks_open ON tasks (supplier, cause, subject) WHERE is_open = 1;

        CREATE TABLE task_cases (
            supplier TEXT NOT NULL, task TEXT NOT NULL, reference TEXT NOT NULL, is_settled INTEGER NOT NULL,
            PRIMARY KEY (supplier, task, reference),
            FOREIGN KEY (supplier, task) REFERENCES tasks (supplier, reference)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX task_cases_case ON task_cases (supplier, reference);

        CREATE TABLE task_mails (
            supplier TEXT NOT NULL, task TEXT NOT NULL, mail INTEGER NOT NULL REFERENCES mails(id),
            PRIMARY KEY (supplier, task, mail),
            FOREIGN KEY (supplier, task) REFERENCES tasks (supplier, reference)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE folders (
            supplier TEXT NOT NULL, folder TEXT NOT NULL, uid_validity INTEGER NOT NULL, last_uid INTEGER NOT NULL,
            acts_from INTEGER NOT NULL, PRIMARY KEY (supplier, folder)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE settings (
            supplier TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (supplier, name)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE leases (
            supplier TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Every retry of a letter is the same bytes, and a mail is for ever what came in.
        CREATE TRIGGER raw_no_update BEFORE UPDATE ON raw BEGIN SELECT RAISE(ABORT, 'bytes are never changed'); END;
        CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
        CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
        CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
        CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
        CREATE TRIGGER attempts_no_update BEFORE UPDATE ON letter_attempts BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
        CREATE TRIGGER attempts_no_delete BEFORE DELETE ON letter_attempts BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
        """

    /// What partners' introductions brought. A verified answer outlives its mail: no reference to it.
    private static let second = """
        CREATE TABLE introductions (
            supplier TEXT NOT NULL, partner TEXT NOT NULL, mail INTEGER NOT NULL REFERENCES mails(id), is_proven INTEGER NOT NULL,
            received_at INTEGER NOT NULL, PRIMARY KEY (supplier, partner, mail)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE verified_answers (
            supplier TEXT NOT NULL, partner TEXT NOT NULL, mail INTEGER NOT NULL, kept_at INTEGER NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (supplier, partner)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER verified_answers_no_update BEFORE UPDATE ON verified_answers
            BEGIN SELECT RAISE(ABORT, 'what a verified answer has set is withdrawn by configuration'); END;
        CREATE TRIGGER verified_answers_no_delete BEFORE DELETE ON verified_answers
            BEGIN SELECT RAISE(ABORT, 'what a verified answer has set is withdrawn by configuration'); END;
        """

    /// Why a case was not forwarded, by the code of the reason, so that `status` can count; why an alert became no case though
    /// nobody need look; and how long an alert was of which only the beginning is kept. What came before is counted as `unknown`.
    private static let third = """
        ALTER TABLE cases ADD COLUMN not_forwarded_because TEXT;
        CREATE INDEX cases_not_forwarded ON cases (supplier, not_forwarded_because) WHERE state = 'not-forwarded';
        ALTER TABLE intakes ADD COLUMN recorded_as TEXT;
        CREATE INDEX intakes_recorded ON intakes (supplier, recorded_as) WHERE recorded_as IS NOT NULL;
        ALTER TABLE intakes ADD COLUMN is_cut INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE intakes ADD COLUMN whole_size INTEGER;
        """
}
