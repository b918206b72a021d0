@testable import CriticalAlerts

/// Writes DUIS and MMC documents for tests.
struct DocumentBuilder {
    var prefix = "sr"
    var version = "5.4"
    var requestID: String?
    var responseID: String? = "00-00-5E-EF-10-00-00-2A:00-00-5E-EF-10-00-00-01:1234567890123"
    var responseCode: String? = "I0"
    var dateTime: String? = "2026-03-07T22:14:31.482Z"
    var body = ""

    static let duis = "http://www.dccinterface.co.uk/ServiceUserGateway"
    static let mmc = "http://www.dccinterface.co.uk/ResponseAndAlert"

    /// A device alert of code 8F3F whose payload says the same.
    static func deviceAlert(
        code: String? = "8F3F",
        payload: [UInt8]? = GBCSBuilder(content: GBCSBuilder.dlms(0x8F3F)).bytes,
        throttled: String = ""
    ) -> DocumentBuilder {
        var body = "<sr:DeviceAlertMessage>"
        if let code { body += "<sr:AlertCode>\(code)</sr:AlertCode>" }
        body += throttled
        if let payload { body += "<sr:GBCSPayload>\(GBCSBuilder.base64(payload))</sr:GBCSPayload>" }
        return DocumentBuilder(body: body + "</sr:DeviceAlertMessage>")
    }

    var text: String {
        var header = ""
        if let requestID { header += "<sr:RequestID>\(requestID)</sr:RequestID>" }
        if let responseID { header += "<sr:ResponseID>\(responseID)</sr:ResponseID>" }
        if let responseCode { header += "<sr:ResponseCode>\(responseCode)</sr:ResponseCode>" }
        if let dateTime { header += "<sr:ResponseDateTime>\(dateTime)</sr:ResponseDateTime>" }
        let text = """
            <?xml version="1.0" encoding="UTF-8" standalone="no"?>
            <sr:Response xmlns:sr="\(Self.duis)" schemaVersion="\(version)">
            <sr:Header>\(header)</sr:Header><sr:Body>\(body)</sr:Body></sr:Response>
            """
        return prefix == "sr" ? text : Self.renamed(text, to: prefix)
    }

    /// The same document with another prefix, or with a default namespace if the prefix is empty.
    private static func renamed(_ text: String, to prefix: String) -> String {
        var text = text
        let colon = prefix.isEmpty ? "" : prefix + ":"
        for (old, new) in [
            ("<sr:", "<" + colon), ("</sr:", "</" + colon),
            ("xmlns:sr=", prefix.isEmpty ? "xmlns=" : "xmlns:\(prefix)="),
        ] {
            text = text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        }
        return text
    }

    func read() throws(AlertReadingError) -> DecodedAlert {
        try AlertDocument.read(bytes: Array(text.utf8))
    }

    /// What stands inside DeviceAlertContent, in the namespace of the prefix `ra`.
    static func content(
        code: String? = "8F3F",
        description: String = "Tamper",
        time: String = "2026-03-07T22:14:05Z",
        data: String = ""
    ) -> String {
        (code.map { "<ra:GBCSHexAlertCode>\($0)</ra:GBCSHexAlertCode>" } ?? "")
            + "<ra:AlertDescription>\(description)</ra:AlertDescription><ra:Timestamp>\(time)</ra:Timestamp>"
            + (data.isEmpty ? "" : "<ra:Payload>\(data)</ra:Payload>")
    }

    static let decodedHeader = """
        <ra:BusinessOriginatorID>00-00-5e-ef-10-00-00-2a</ra:BusinessOriginatorID>\
        <ra:BusinessTargetID>00-00-5E-EF-10-00-00-01</ra:BusinessTargetID>\
        <ra:OriginatorCounter>18446744073709551615</ra:OriginatorCounter>\
        <ra:GBCSHexadecimalMessageCode>1000</ra:GBCSHexadecimalMessageCode>
        """

    static func decoded(
        _ content: String,
        header: String = decodedHeader
    ) -> String {
        """
        <ra:GBCSResponse xmlns:ra="\(mmc)" schemaVersion="5.4"><ra:Header>\(header)</ra:Header>\
        <ra:Body><ra:DeviceAlertMessage><ra:DeviceAlertContent>\(content)</ra:DeviceAlertContent>\
        </ra:DeviceAlertMessage></ra:Body></ra:GBCSResponse>
        """
    }

    static func smets1(_ inner: String, message: String = "DeviceAlertMessage") -> DocumentBuilder {
        var builder = DocumentBuilder()
        builder.responseID = nil
        builder.body = """
            <sr:SMETS1ResponseMessage><sr:ThrottledAlertSequenceId>4</sr:ThrottledAlertSequenceId>\
            <sr:ThrottledAlertCount>12</sr:ThrottledAlertCount><sr:SMETS1SignedResponse><sr:SMETS1Response>\
            <sr:Header xmlns:ra="\(mmc)">\(decodedHeader)</sr:Header><sr:Body>\
            <sr:\(message) xmlns:ra="\(mmc)">\(inner)</sr:\(message)></sr:Body></sr:SMETS1Response>\
            </sr:SMETS1SignedResponse></sr:SMETS1ResponseMessage>
            """
        return builder
    }
}
