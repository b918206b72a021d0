/// The wording of automatic replies: absences and vacations, in the languages of mail programs.
enum AutoReplyWording {
    /// How subjects of automatic replies begin.
    static let subjects: [Phrase] = [
        "automatic reply", "automatic response", "auto reply", "auto-reply", "autoreply", "auto:", "auto response",
        "autoresponse", "auto-response", "autoresponder",
        "out of office", "out of the office", "out-of-office", "ooo", "ooto", "away from the office", "away from my",
        "vacation", "on vacation", "on leave", "annual leave", "on annual leave",
        "i am out", "i'm out", "i am away", "i'm away", "on holiday", "away:", "absence", "maternity leave",
        "automated reply", "automated response", "automatische antwort",
        "abwesenheit", "abwesend", "réponse automatique", "absence du bureau", "respuesta automática",
        "fuera de la oficina", "risposta automatica", "resposta automática",
        "automatisch antwoord", "afwezig", "autosvar", "automatiskt svar", "ymateb awtomatig", "ateb awtomatig",
        "allan o'r swyddfa",
    ]
    /// What such replies say.
    static let absences: [Phrase] = [
        "out of office", "out of the office", "out-of-office", "on annual leave", "on leave", "on holiday",
        "on vacation", "away from the office", "away from my desk",
        "currently away", "i am away", "i'm away", "i will be away", "maternity leave", "paternity leave",
        "parental leave", "sick leave", "sabbatical", "limited access to",
        "no access to", "not have access to", "intermittent access", "return to the office", "back in the office",
        "returning to the office", "upon my return", "on my return", "when i return", "will return on", "i return on",
        "until i return", "no longer with the company", "no longer work", "has left the", "have left the",
        "office is closed", "office is now closed", "offices are closed", "i am currently out",
        "i'm currently out", "i will be out", "currently out of", "non-working day", "not working today",
        "do not work on", "working days are", "allan o'r swyddfa", "ar wyliau", "ar fy ngwyliau", "nicht im büro",
        "nicht im hause", "abwesend",
        "absent du bureau", "en congé", "fuera de la oficina", "ausente", "fuori ufficio", "afwezig", "on secondment",
        "mailbox is not monitored", "mailbox is no longer monitored",
        "inbox is not monitored", "inbox is no longer monitored", "address is no longer",
    ]
    /// What only software says of itself.
    static let automatic: [Phrase] = [
        "this is an automatic", "this is an automated", "this is an auto", "automatically generated",
        "automated response", "automated reply", "automated message", "automated email", "automated acknowledg",
        "automatic reply", "automatic response", "automatic acknowledg", "auto-generated", "do not reply to this",
        "don't reply to this", "not reply to this automat", "generated automatically", "ateb awtomatig",
        "ymateb awtomatig", "neges awtomatig",
        "automatically by", "auto response", "auto-response", "autoresponder", "no reply is necessary",
        "sent automatically", "system generated", "system-generated",
    ]
}
