extension AlertDocument {
    /// MMC `GBCSResponse`: a message as DCC's Parse and Correlate software decoded it.
    static func mmc(_ root: XMLElement) throws(AlertReadingError) -> DecodedAlert {
        let header = try root.required("Header", in: .responseAndAlert)
        let body = try root.required("Body", in: .responseAndAlert)
        let alert = try body.only("DeviceAlertMessage", in: .responseAndAlert)
        let response = try body.only("ResponseMessage", in: .responseAndAlert)
        guard alert == nil || response == nil else {
            throw AlertReadingError(.structure, "Body holds more than one message", at: body.position)
        }
        var draft = AlertDraft(form: .mmc)
        draft.take(schemaVersion: root)
        try draft.take(decodedHeader: header)
        if let alert {
            if let content = try alert.only("DeviceAlertContent", in: .responseAndAlert) {
                try draft.take(decodedContent: content)
            }
        } else if response != nil {
            draft.nature = .response
        } else {
            throw AlertReadingError(.structure, "Body holds no message", at: body.position)
        }
        return draft.finished()
    }
}
