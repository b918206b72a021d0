/// How mail programs introduce what they quote, in the languages that their users choose.
enum QuoteWording {
    /// Fields of the block that Outlook and others put above a quoted mail.
    enum Field: Hashable {
        case from, date, to, copy, subject, other
    }

    /// The field names of such blocks, folded, and what they are.
    static let fields: [String: Field] = {
        let names: [(Field, [String])] = [
            (
                .from,
                [
                    "from", "von", "de", "da", "van", "från", "fra", "oddi wrth", "gan", "od", "lähettäjä", "от",
                    "kimden",
                ]
            ),
            (
                .date,
                [
                    "sent", "date", "sent at", "sent on", "gesendet", "datum", "envoyé", "envoyée", "envoyé le",
                    "date d'envoi",
                    "enviado", "enviado el", "enviada em", "fecha", "data", "inviato", "verzonden", "skickat", "sendt",
                    "dato",
                    "anfonwyd", "dyddiad", "wysłano", "lähetetty", "дата", "отправлено", "gönderildi",
                ]
            ),
            (.to, ["to", "an", "à", "para", "a", "aan", "till", "til", "at", "do", "vastaanottaja", "кому", "kime"]),
            (.copy, ["cc", "bcc", "kopie", "copie", "copia", "kopia", "kopi", "copi", "dw", "копия", "bilgi"]),
            (
                .subject,
                [
                    "subject", "re", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne",
                    "pwnc",
                    "testun", "temat", "aihe", "тема", "konu",
                ]
            ),
            (
                .other,
                ["reply-to", "importance", "attachments", "priority", "message-id", "resent-from", "wichtigkeit"]
            ),
        ]
        var fields: [String: Field] = [:]
        for (field, words) in names {
            for word in words { fields[String(decoding: Folding.fold(word), as: UTF8.self)] = field }
        }
        return fields
    }()

    /// The verb of a line such as "On … wrote:".
    static let verbs: [Phrase] = [
        "wrote", "writes", "said", "replied", "schrieb", "a écrit", "escribió", "escreveu", "ha scritto", "scrisse",
        "schreef",
        "heeft geschreven", "skrev", "napisał", "napisała", "napisał(a)", "pisze", "kirjoitti", "написал", "написал(а)",
        "пишет", "ysgrifennodd", "a ysgrifennodd", "napsal(a)", "napsal", "yazdı", "írta", "a scris",
    ]

    /// Lines behind which everything is the quoted mail, whatever stands around them.
    static let separators: [Phrase] = [
        "original message", "original appointment", "ursprüngliche nachricht", "originalnachricht", "message d'origine",
        "message original", "mensaje original", "mensagem original", "messaggio originale", "oorspronkelijk bericht",
        "ursprungligt meddelande", "oprindelig meddelelse", "opprinnelig melding", "neges wreiddiol",
        "исходное сообщение",
    ]

    /// The same for forwarded mail.
    static let forwards: [Phrase] = [
        "forwarded message", "begin forwarded message", "forwarded by", "forwarded mail", "forwarded email",
        "weitergeleitete nachricht", "message transféré", "mensaje reenviado", "mensagem encaminhada",
        "messaggio inoltrato", "doorgestuurd bericht", "vidarebefordrat meddelande", "neges wedi'i hanfon ymlaen",
        "anfonwyd ymlaen", "start of forwarded message",
    ]

    /// A ticket tool's line: what lies below it is history.
    static let replyAbove: [Phrase] = [
        "type your reply above this line", "reply above this line", "write above this line", "respond above this line",
        "do not write below this line", "please reply above", "enter your reply above",
    ]
}
