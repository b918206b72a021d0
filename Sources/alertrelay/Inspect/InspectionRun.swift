import ArgumentParser

/// Goes through all inputs and prints what is found in each as soon as it is found. No input stops the next one.
struct InspectionRun {
    /// The inputs as given.
    let paths: [String]
    /// Whether to print for programs.
    let isJSON: Bool
    /// Where to print.
    let output: LineOutput

    /// Inspects each input.
    ///
    /// - Returns: 0 if everything was read, 66 if a file or folder could not be opened or read, else 65 if an input was
    ///   not what it should be; 74 if the output could not be written.
    func callAsFunction(_ inspector: some Inspector) -> ExitCode {
        var status = ExitCode.success
        var isFirst = true
        for step in InputWalk(paths) {
            let inspection: Inspection
            switch step {
            // The page of `inspect` says which these are.
            case .passedOver: continue
            case .fault(let path, let error):
                inspection = inspector.failure(path: path, reason: error.reason)
                status = ExitStatus.noInput
            case .file(let file):
                do throws(InputError) {
                    let (bytes, isCut) = try file.read(atMost: inspector.limit)
                    inspection = inspector.inspect(path: file.path, bytes: bytes, isCut: isCut)
                    if inspection.isError, status == .success { status = ExitStatus.dataError }
                } catch {
                    inspection = inspector.failure(path: file.path, reason: error.reason)
                    status = ExitStatus.noInput
                }
            }
            do throws(LineOutputError) {
                try output.write(isJSON ? [inspection.json.line] : (isFirst ? [] : [""]) + inspection.lines)
            } catch {
                // Nobody is left to tell, save by the status.
                return ExitStatus.inputOutput
            }
            isFirst = false
        }
        return status
    }
}
