extension Malformation {
    func breakValues(of mail: inout Entity, using source: inout RandomSource) {
        switch self {
        case .brokenEncodedWord:
            mail.set("Subject", source.one(of: Malformation.brokenWords))
        case .splitCharacter:
            mail.set(
                "Subject",
                source.one(of: ["=?utf-8?B?R3LDvMM=?= =?utf-8?B?n2U=?=", "=?utf-8?Q?Gr=C3?=\n =?utf-8?Q?=BC=C3=9Fe?="])
            )
        default:
            mail.changeOne(using: &source, where: \.isLeaf) { entity, source in
                breakValue(of: &entity, using: &source)
            }
        }
    }

    private func breakValue(of entity: inout Entity, using source: inout RandomSource) {
        switch self {
        case .typeWithoutSubtype:
            entity.set("Content-Type", source.one(of: ["text", "text; charset=utf-8", "application", "text/"]))
        case .garbageType:
            entity.set("Content-Type", source.one(of: ["???", "/plain", "=; x", "text plain", "\"text/plain\""]))
        case .emptyType: entity.set("Content-Type", source.one(of: ["", " ", ";", "; charset=utf-8"]))
        case .typeWithComments:
            entity.set(
                "Content-Type",
                source.one(of: [
                    "text / plain", "(c) text/plain", "text/plain (c); charset=utf-8", "TEXT/HTML ;charset = utf-8",
                ])
            )
        case .unquotedParameter: entity.set("Content-Disposition", "attachment; filename=two words.txt; size=4")
        case .unclosedQuote:
            entity.set(
                "Content-Disposition",
                source.one(of: ["attachment; filename=\"open.txt", "attachment; filename=\"open.txt; size=3"])
            )
        case .missingSemicolon: entity.set("Content-Type", "text/plain charset=utf-8 name=\"a.txt\" format=flowed")
        case .emptyParameters:
            entity.set(
                "Content-Type",
                source.one(of: ["text/plain;; charset=utf-8;;", "text/plain; ; name=a;", "text/plain;"])
            )
        case .parameterComment:
            entity.set(
                "Content-Type",
                source.one(of: [
                    "text/plain; charset=us-ascii (plain)", "text/plain; charset=utf-8(c); name=a",
                    "text/plain; (c) charset=utf-8",
                ])
            )
        case .duplicateParameter:
            entity.set("Content-Type", "text/plain; charset=utf-8; charset=koi8-r; name=a; name=b")
        case .backslashPath: entity.set("Content-Disposition", "attachment; filename=\"C:\\temp\\new.txt\"")
        case .disorderedSections:
            entity.set(
                "Content-Disposition",
                source.one(of: [
                    "attachment; filename*1=b; filename*0=a; filename*2=c", "attachment; filename*0=a; filename*2=c",
                    "attachment; filename*0=a; filename*0=b; filename*1=c", "attachment; filename*1=b",
                    "attachment; filename*00=a; filename*01=b",
                ])
            )
        case .brokenPercent:
            entity.set(
                "Content-Disposition",
                source.one(of: [
                    "attachment; filename*=utf-8''a%zz%4", "attachment; filename*=utf-8''%C3",
                    "attachment; filename*=utf-8''%",
                ])
            )
        case .unknownParameterCharset:
            entity.set(
                "Content-Disposition",
                source.one(of: [
                    "attachment; filename*=x-none''a%E9b", "attachment; filename*=a%E9b",
                    "attachment; filename*=''a%C3%A9", "attachment; filename*='en",
                ])
            )
        case .unknownEncoding: entity.set("Content-Transfer-Encoding", source.one(of: ["foo", "8", "utf-8", "quoted"]))
        case .oddEncoding:
            entity.set(
                "Content-Transfer-Encoding",
                source.one(of: [
                    "BASE64 (c)", "\"7bit\"", "8-bit", "Quoted-Printable;", "7 bit", "(c) base64", "base64, 7bit", "",
                ])
            )
        case .wrongCharset:
            entity.set(
                "Content-Type",
                "text/plain; charset=\(source.one(of: ["us-ascii", "iso-2022-jp", "utf-16", "utf-8"]))"
            )
        case .unknownCharset:
            entity.set("Content-Type", "text/plain; charset=\(source.one(of: ["x-none", "\"\"", "utf8mb4", "*"]))")
        case .garbageDisposition:
            entity.set(
                "Content-Disposition",
                source.one(of: [
                    "", ";", "filename=a.txt", "\"attachment\"; filename=x", "inline attachment", "(c) inline",
                ])
            )
        default: break
        }
    }

    private static let brokenWords = [
        "=?utf-8?B?R3LDvMOfZ?=", "=?utf-8?B?R3LD!?=", "=?utf-8?Q?Gr=C3=BC=?=", "=?utf-8?Q?Gr=ZZ?=", "=?utf-8?X?abc?=",
        "=?x-none?Q?abc=E9?=", "=?utf-8?Q?two words?=", "=?utf-8?Q?open", "=?utf-8?Q??=", "=?utf-8?B??=", "=??Q?abc?=",
        "a=?utf-8?Q?b?=c", "=?utf-8?Q?a?==?utf-8?Q?b?=", "=?utf-8?Q?a?=\t\n =?utf-8?Q?b?= c", "=?utf-8*en?Q?abc?=",
        "=?iso-8859-1?Q?=93a=94?=", "\"=?utf-8?Q?quoted?=\"", "=?utf-8?q?lower?= =?UTF-8?b?bG93ZXI=?=",
        "=?utf-8?Q?=FF=FE?=",
        "=?us-ascii?Q?=E9?=", "=?utf-8?Q?a=00b?=", "=?utf-8?Q?a\u{E9}b?=", "=?utf-8?B?R3LDvMOfZQ?= plain",
    ]
}
