import AlertMail

/// An operator's folder of templates: its files stand in the place of the built-in ones of the same name.
struct TemplateFolder {
    /// The folder as given.
    let path: String

    /// The built-in templates with the folder's in their place.
    ///
    /// Hidden files and editors' copies (`name~`) are passed over; any other file that no letter has is a fault, since
    /// a misspelt name would silently change nothing.
    ///
    /// - Throws: ``RenderFailure`` with every fault, as `file:line:column: reason`.
    func templates() throws(RenderFailure) -> TemplateSet {
        let overrides = try files()
        do throws(AlertMailError) {
            return try TemplateSet(overriding: overrides)
        } catch {
            let faults = error.faults.map { fault in
                "\(place(of: fault.file, isOwn: overrides[fault.file] != nil)):\(fault.line):\(fault.column): "
                    + VisibleText.line(fault.reason)
            }
            throw .data(faults.isEmpty ? [error.description] : faults)
        }
    }

    /// The folder's own file, or the name of a built-in one.
    private func place(of name: String, isOwn: Bool) -> String {
        isOwn ? VisibleText.line(prefix + name) : name
    }

    private var prefix: String { path.hasSuffix("/") ? path : path + "/" }

    private func files() throws(RenderFailure) -> [String: String] {
        do throws(InputError) {
            guard try InputFile(path: path).kind(followingLinks: true) == .folder else {
                throw InputError(reason: "is no folder")
            }
        } catch {
            throw .input(path, error)
        }
        var texts: [String: String] = [:]
        var faults: [String] = []
        for step in InputWalk([path]) {
            switch step {
            case .fault(let path, let error): throw .input(path, error)
            // Neither a link to a folder nor a pipe is a template.
            case .passedOver: continue
            case .file(let file):
                let name = String(file.path.dropFirst(prefix.count))
                let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") || $0.hasSuffix("~") }
                if isHidden { continue }
                let bytes: [UInt8]
                do throws(InputError) {
                    bytes = try file.read(atMost: RenderLimits.templateBytes).bytes
                } catch {
                    throw .input(file.path, error)
                }
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    faults.append("\(VisibleText.line(file.path)):1:1: not UTF-8")
                    continue
                }
                texts[name] = text
            }
        }
        guard faults.isEmpty else { throw .data(faults) }
        return texts
    }
}
