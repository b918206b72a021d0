/// How ticket tools (Zendesk, Freshdesk, Jira, ServiceNow, OTRS, RT, Dynamics, Salesforce and their like) write.
enum TicketWording {
    /// Fields by which a tool can be known.
    static let fields = [
        "X-Zendesk-From-Account-Id", "X-Zendesk-Email-Id", "X-JIRA-FingerPrint", "X-Jira-Fingerprint",
        "X-Atlassian-Mail-Message-ID", "X-Atlassian-Token", "X-ServiceNow-Generated", "X-ServiceNow-Source",
        "X-ServiceNow-SysEmail-Version", "RT-Ticket", "X-RT-Ticket", "RT-Originator", "X-RT-Loop-Prevention",
        "X-OTRS-Loop", "X-OTRS-FollowUp-RecipientType", "X-Znuny-Loop", "X-Freshdesk", "X-FD-Account-Id",
        "X-FW-Account-Id", "X-SFDC-User", "X-SFDC-LK",
        "X-SFDC-TLS-STATUS", "X-HelpScout-Account", "X-HelpScout-Thread-Id", "X-Mailer-Recptid-Hash", "X-osTicket-Vars",
        "X-Front-Conversation", "X-Intercom-Bin", "X-Desk-Case", "X-Kayako", "X-Hornbill", "X-Freshservice",
        "X-Zammad-Ticket-Id",
        "X-TOPdesk", "X-Helpdesk", "X-Ticket-Id", "X-GLPI", "X-HubSpot-Email-Id",
    ]
    /// Names of tools in `X-Mailer`, `User-Agent` or Message-IDs.
    static let mailers: [Phrase] = [
        "zendesk", "freshdesk", "freshservice", "service-now", "servicenow", "jira", "atlassian", "otrs", "znuny",
        "zammad", "osticket", "request tracker", "helpscout", "kayako", "salesforce", "dynamics", "hornbill", "topdesk",
        "ivanti", "manageengine", "zoho desk",
    ]
    /// What only a receipt says; one is enough.
    static let certain: [Phrase] = [
        "your request has been received", "request has been received and is", "ticket has been created",
        "ticket has been opened", "ticket has been logged", "ticket has been raised", "ticket has been generated",
        "ticket was created", "ticket has been assigned",
        "has been created with ticket", "your ticket number", "your ticket id", "your ticket reference", "ticket id:",
        "your case number is", "your case reference is", "your reference number is", "your enquiry reference",
        "your unique reference",
        "case has been created", "case has been opened", "case has been logged", "incident has been created",
        "incident has been opened", "incident has been logged", "has been logged with reference",
        "logged under reference", "been assigned the reference", "been assigned reference",
        "been assigned ticket", "been assigned the ticket", "been assigned case", "been assigned the case",
        "been given reference", "been given the reference", "request has been created", "request has been logged",
        "request has been registered", "service request has been",
        "has been registered as", "has been opened on your behalf", "has been submitted", "a new ticket",
        "new support ticket", "being reviewed by our support", "type your reply above this line",
        "reply above this line",
        "to add additional comments", "to view the status of your", "you can view the status",
        "you can check the status", "view request", "track your request", "rhif cyfeirnod eich",
        "eich cais wedi'i dderbyn", "just confirming that we got your request", "just confirming that we have received",
    ]
    /// What receipts say, and people may.
    static let likely: [Phrase] = [
        "thank you for contacting", "thanks for contacting", "thank you for getting in touch",
        "thanks for getting in touch", "thank you for your enquiry", "thank you for your inquiry",
        "thank you for emailing", "thank you for your email", "thank you for your e-mail", "thank you for your message",
        "we have received your request", "we have received your email", "we have received your e-mail",
        "we have received your enquiry", "we have received your query", "we have received your message",
        "we've received your", "your email has been received", "your e-mail has been received",
        "your message has been received", "your enquiry has been received", "your query has been received",
        "we aim to respond", "we aim to reply", "aim to get back", "we will respond within", "we will reply within",
        "respond to you within", "respond within", "reply within", "be in touch within",
        "get back to you within", "member of our team will", "member of the team will", "one of our team",
        "one of our advisors", "one of our advisers", "one of our agents", "our team will review", "will be dealt with",
        "will be answered", "working days", "working hours", "business days",
        "in the order", "as soon as possible", "high volume", "higher than normal", "quote this reference",
        "quote this number", "quote the reference", "keep this number", "keep the reference",
        "in any future correspondence", "in all correspondence", "in the subject line",
        "our opening hours", "our office hours", "diolch am gysylltu", "byddwn yn ymateb", "byddwn yn ateb",
        "diolch am eich e-bost", "diolch am eich ebost",
    ]
    /// Subjects of receipts.
    static let subjects: [Phrase] = [
        "request received", "ticket received", "ticket created", "case created", "case opened", "incident opened",
        "has been created", "has been opened", "has been received", "has been logged", "acknowledgement of your",
        "we have received your", "we've received your", "your ticket",
        "your request", "your enquiry", "new ticket", "opened:", "ticket opened", "case received", "enquiry received",
        "your case", "your query", "your incident",
    ]
    /// Marks of a comment that a person wrote in a tool.
    static let comments: [Phrase] = [
        "commented:", "added a comment", "has commented", "commented on", "left a comment", "added a note",
        "new comment", "has replied", "replied:", "has updated your", "has been updated", "has updated the",
        "has added the following", "responded to your", "additional comments:", "latest comment", "wrote a comment",
        "has responded", "ticket update", "comments:",
    ]
}
