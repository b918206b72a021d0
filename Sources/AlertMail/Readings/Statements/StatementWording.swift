/// How people say what a mail can say of a case, English and Welsh, as patterns over words (see ``WordPattern``).
///
/// An entry is a way of speaking, never the wording of one mail. What makes a phrase not count (a negation, a condition, a
/// request, a question) stands in ``StatementContext``.
enum StatementWording {
    /// Receipt: said of what has happened, by the writer.
    static let receipt: WordPatterns = [
        // We have received …
        "we|i|team|desk|helpdesk|office|colleagues have|has now|just|safely|also|already|since|today|indeed|all? both? received|got|had",
        "we|i just|safely|only|also|now? received|got the|your|this|that|these|it|them|all|both|alert|#",
        "we|i am|are now? in receipt",
        "team|desk|helpdesk|office|colleagues just|safely|only|also|now? received the|your|this|that|these|it|alert|#",
        "alert|alerts|email|message|notification|it|this has|have now|safely? arrived|reached",
        "we|i have|hold your|the|this email|alert|message|notification|mail",
        "is|are now|currently|already? being dealt|handled|looked|investigated|actioned|reviewed|processed|attended|logged|raised",
        "in receipt of", "we|i have now|just? received|got|logged|noted|read|seen",
        "has|have now|all|both|just|been|safely|duly|also? been safely|duly|well|now? received|logged|acknowledged|noted",
        "was|were safely|duly|well|also? received", "is|are hereby|duly|now acknowledged|noted|confirmed",
        "# received", "# acknowledged", "# noted",
        // Received …
        "^ received", "^ safely|well|duly|all|now|have|has received", "^ got it|this|that|the|your|them|both|all|#",
        "alert|alerts|email|mail|message|notification|it|this|all|both received", "receipt confirmed|acknowledged",
        "^ receipt of *6 confirmed|acknowledged",
        // Acknowledged, noted
        "^ hereby? acknowledged", "^ noted", "duly noted", "^ ack $", "^ ack #", "^ acked", "^ roger", "^ copy that",
        "^ understood $",
        // Acknowledging, confirming
        "we|i do|can|hereby|formally? acknowledge", "we|i do|can|hereby|now|also? confirm|confirming safe? receipt",
        "^ can confirm safe? receipt", "can confirm we|i have received", "can confirm *4 received", "^ acknowledging",
        "^ confirming safe? receipt", "^ confirming *4 received",
        "am|are writing|emailing|replying to acknowledge|confirm",
        "this is to acknowledge|confirm *3 receipt|received|acknowledge", "to confirm that? we|i have received|got",
        "to confirm that? *5 has|have been received", "like to confirm|acknowledge *2 receipt", "like to acknowledge",
        "happy|pleased to confirm|acknowledge *2 receipt", "^ to confirm receipt",
        "^ acknowledgement|acknowledgment of",
        "^ acknowledgement|acknowledgment #", "^ confirmation of receipt", "with acknowledgement|acknowledgment",
        "accept|take|treat|regard|consider this *4 acknowledgement|acknowledgment|confirmation|receipt",
        "this is|serves *3 acknowledgement|acknowledgment|confirmation", "acknowledge receipt of",
        "acknowledge safe receipt",
        "we|i confirm *3 have|has received", "we|i confirm received", "we|i confirm that? *6 has|have been received",
        // Taken in hand
        "we|i have it|this now? in hand", "^ on it $", "we|i am|are on it|this|to", "leave it|this with us|me",
        "we|i am|are now|currently|already|actively? investigating|dealing|looking|handling|actioning|working|attending|arranging|sending|following|raising|dispatching|treating|processing",
        "^ investigating|actioning|actioned|attending $",
        "^ now? looking|dealing into|at|with|on *2",
        "we|i will|shall now|also|be|look|get|urgently|immediately? investigate|investigating|look|looking|deal|dealing|action|actioning|attend|attending|arrange|arranging|send|sending|book|booking|handle|handling|sort|pick|take|raise|onto|dispatch|treat|visit|contact|call|follow",
        "we|i have now|already|since|also|just|today|urgently? raised|logged|booked|arranged|actioned|dispatched|scheduled|opened|created|assigned|picked|visited|attended|contacted|called|spoken|started|instructed|escalated|registered|recorded|taken|sent|emailed|notified|alerted|asked",
        "engineer|technician|visit|appointment|job|meter|operative is|has|have|will|been|now|already|be? been|be|now|already? booked|dispatched|scheduled|arranged|raised|sent|attend|attending|assigned|visit|despatched|on",
        "has|have|is|are|being|was|were been|now|being|already? logged|raised|assigned|actioned|investigated|handled|picked|escalated",
        "is|are definitely|indeed|one|all|both|correctly? of? ours", "is our customer|meter|site|supply",
        "is|are registered|supplied|served to|with|by us", "is|are with us", "^ ours $",
        "^ ours and",
        "^ will do $", "^ action|actioned|logged|booked|done $", "^ all sorted|good|done $", "we|i accept|accepted",
        // Welsh
        "^ derbyniwyd", "wedi derbyn", "wedi ei|eu|cael dderbyn|derbyn", "wedi'i|wedi'u dderbyn|derbyn",
        "cadarnhau *2 derbyn|derbyniad",
        "cydnabod *2 derbyn|derbyniad", "^ cydnabyddwyd|nodwyd", "wedi cyrraedd",
        "rydym|rydyn|rwyf|rwy yn? ymchwilio|delio|edrych",
        "wedi cael y|yr|eich", "derbyniais|derbyniasom y|yr|eich",
    ]

    /// Thanks for what was sent: receipt as well.
    static let thanks: WordPatterns = [
        "thanks|thank|thx|ta|cheers you? so? very? much? for the|your|this|that|these|letting|sending|forwarding|passing|flagging|raising|notifying|informing|alerting|making|bringing|sharing|highlighting|advising|reporting|telling|getting",
        "diolch yn? fawr? iawn? am y|yr|eich|hyn|hwn|roi|anfon|ddweud|wybod",
        "thanks|thank you? very? much? we|i will|shall",
    ]
    /// What else is thanked for, which says nothing of receipt.
    static let otherThanks: Set<String> = [
        "patience", "help", "assistance", "understanding", "cooperation", "time", "support", "business", "interest",
        "reply",
        "response", "answer", "prompt", "quick", "chasing", "reminder", "call", "kind", "chaser", "concern",
    ]
    /// A whole answer of one of these is receipt.
    static let wholeAnswers: Set<String> = [
        "ok", "okay", "okey", "understood", "roger", "noted", "received", "ack", "acknowledged", "iawn", "derbyniwyd",
        "confirmed",
    ]

    /// Not theirs.
    static let decline: WordPatterns = [
        "not|nor actually|currently|now|one|any|even|longer? of? ours",
        "not|nor our|ours customer|customers|meter|meters|supply|site|mpan|mprn|mpxn|property|responsibility|account|portfolio|alert|alerts|premises|point|case|one|customer's|job|remit|area|registration",
        "not our meter|metering|supply|gas|electricity point|number", "not a|an *2 of ours", "not a|an *3 customer",
        "not a|an *2 we *1 supply|serve|bill", "not *2 for us", "not *1 responsible for",
        "they are the *2 supplier", "not for us", "not us $",
        "not|nor with us",
        "not registered|supplied|belonging|live|assigned|contracted|billed|held|served|managed *2 to|with|by|under us|ourselves|[company]",
        "not *2 belong *2 us|ourselves",
        "not currently|actually|now|presently|longer? supply|serve|bill|own|manage|hold",
        "not the current|registered|correct|right|relevant|appropriate|present|responsible? supplier|suppliers",
        "not *3 the *2 supplier",
        "no longer *2 ours|our|supply|supplier|us|registered|supplied|customer|with",
        "wrong supplier|company|recipient|team|people|organisation",
        "we|i have|had? lost this|the|that|supply|it|them",
        "lost this|the|that customer|supply|site|mpan|meter|registration|account *6",
        "belongs|belong to !us|our|ours|me|you|case|this|ref|reference|#",
        "with another|different supplier", "with a different supplier", "another|different supplier's",
        "supplied|registered|served *2 by|to|with *2 another|different|someone|new *2",
        "is|are|was|were now|currently|already? supplied|registered|served by|to|with !us|our|ourselves|me|you",
        "is|are now with !us|our|me|my|the|a|an|you",
        "customer|site|property|supply|meter|they|account|tenant has|have|had|was|were|been|now|since|already? left|lost us|on|in|last",
        "customer|site|property|supply|meter|they|account|tenant has|have|had|was|were|been|now|since|already? switched|churned|transferred|moved|gone away? to|from|away|supplier|suppliers !us|our|me|you|a|house|home",
        "switched|churned|moved|transferred|gone away? to a? another|different|someone|new",
        "switched|churned|moved|transferred away", "left us",
        "not *3 in|on|of our portfolio|records|system|systems|books|customers|database",
        "not|unable find|locate|see|trace|identify|match|recognise|to *9 in|on|as|within our|one|a *3",
        "not recognise *4 mpan|mprn|meter|number|customer|as", "no|not|any record|trace|account|registration of|for *8",
        "we|i must|have|are|am|will|hereby? to? decline|reject|declining|rejecting|refuse", "^ declined|rejected",
        "not accept *5 this|it|alert|responsibility|ownership",
        "not have|hold|supply *3 mpan|mprn|meter|customer|supply|site|account", "nothing to do with us",
        "^ different|another supplier",
        "erroneous transfer", "not think|believe *5 ours|our|us|supplier",
        "should|must have? *2 gone|go|sent|went|been to *2 another|different|the|current|correct",
        // Welsh
        "nid ein", "nid *3 ni *3 cyflenwr", "nid ni", "ddim yn? perthyn|eiddo *2 ni|inni", "nid *3 perthyn *3 ni",
        "ddim yn gwsmer", "nid *2 cwsmer",
        "ddim yn ein", "cyflenwr arall", "cyflenwr gwahanol", "nid ydym *3 cyflenwi",
    ]

    /// The alert went on: everything before the name.
    static let passedOn: WordPatterns = [
        "passed|forwarded|redirected|rerouted|referred|transferred|handed|relayed|routed|sent|re-routed|reassigned|escalated *6 on|over|along|across|onwards|onward? to",
        "passed|forwarded|redirected|rerouted|referred|transferred|handed|relayed|routed|sent on|over|along|across|onwards|it|this? on? onto",
        "passing|forwarding|redirecting|referring|transferring|handing|sending|routing *5 on|over|along|across? to",
        "have let *3 know",
        "wedi'i|wedi *3 anfon|basio|drosglwyddo|trosglwyddo *2 ymlaen? at|i",
        "anfonwyd|trosglwyddwyd|pasiwyd *2 ymlaen? at|i",
    ]
    /// The alert went on, and nobody is named.
    static let passedOnNameless: WordPatterns = [
        "have|has|was|been|now|already passed|forwarded|redirected|sent|handed it|this|them|#? on|onward|onwards $",
        "^ passed|forwarded on $",
        "not ours *3 passed|forwarded on",
    ]

    /// Contact details have changed.
    static let contactsChanged: WordPatterns = [
        "our|my|the new|updated contact|contacts|email|address|mailbox|inbox|telephone|phone|number|primary|secondary|details",
        "contact|contacts details|list|information|address|person *3 has|have|is|are *2 changed|changing|moved|updated|new",
        "update our|the|your *3 contact|contacts|details|records|list|distribution|email",
        "email|e-mail|address|mailbox|inbox has|have *2 changed|moved",
        "primary|secondary contact *3 is|will|has|should *2 now|be|changed|left|replaced",
        "has|have left the|our company|business|organisation|team",
        "no longer works|work|employed|monitored|contact|responsible", "from now on *8 to|use|contact",
        "in future *8 to|use|contact",
        "use *8 instead", "send *4 future *4 to", "replace *6 contact|with",
        "no longer *2 the|our *3 contact|address|mailbox",
        "manylion cyswllt *4 newid|newydd",
    ]

    /// Contact details are right.
    static let contactsConfirmed: WordPatterns = [
        "contact|contacts details|list|information|entry *4 is|are|remain|remains *3 correct|unchanged|accurate|right|valid|current|same",
        "contact|contacts details|list|information|entry *4 is|are *3 up to date",
        "our details *4 correct|unchanged|accurate|same",
        "no|any change|changes|amendments|update|updates *4 contact|contacts|details|list|required|needed|necessary",
        "no|any change|changes|amendments $",
        "confirm *6 contact|contacts details|list *5 correct|unchanged|accurate|valid|same",
        "details *4 are|remain still|all? correct|unchanged|accurate|same", "manylion cyswllt *4 gywir",
    ]

    /// That nothing, or nothing usable, was received.
    static let notReceived: WordPatterns = [
        "not|never *3 received|receive|got|get|had|seen|reached|arrived", "not *3 acknowledge|confirm|accept",
        "unable to *3 confirm|acknowledge|open|read",
        "not *3 open|read|find *3 attachment|attached|file", "no|nothing *3 attached|received|attachment|arrived",
        "heb dderbyn|gael|ei|eu", "ddim wedi *2 derbyn|cael",
        "nid *3 wedi *2 derbyn|cael", "nothing received|arrived", "none received",
    ]
}
