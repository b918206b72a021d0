import ArgumentParser

/// Goes through all inputs and prints what is found in each as soon as it is found. No input stops the next one.
struct InspectionRun {
    /// The inputs as given.
    let paths: [String]
    /// Whether to print for programs.
    let isJSON: Bool
    /// Where to print.
    let output: LineOutput
    /// How many bytes of one input are read.
    let limit: Int
    /// What to say of an input that has more.
    let tooLarge: (String) -> Inspection

    /// Inspects each input.
    ///
    /// - Returns: 0 if everything was read, 66 if a path could not be opened, else 65 if an input was not what it should be, 74 if
    ///   the output could not be written.
    func callAsFunction(_ inspect: (_ path: String, _ bytes: [UInt8]) -> Inspection) -> ExitCode {
        var status = ExitCode.success
        var isFirst = true
        for step in InputWalk(paths) {
            let inspection: Inspection
            switch step {
            case .fault(let path, let error):
                inspection = unreadable(path, error)
                status = ExitStatus.noInput
            case .file(let file):
                do throws(InputError) {
                    let (bytes, isCut) = try file.read(atMost: limit)
                    inspection = isCut ? tooLarge(file.path) : inspect(file.path, bytes)
                    if inspection.isError, status == .success { status = ExitStatus.dataError }
                } catch {
                    inspection = unreadable(file.path, error)
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
