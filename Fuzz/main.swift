import CFuzzer
import Glibc

// `fuzz TARGET OPTIONS…` runs a target with options of libFuzzer; `fuzz` alone lists the targets.

guard let target = FuzzTarget.chosen else {
    for target in FuzzTarget.all { print(target.name) }
    exit(CommandLine.argc > 1 ? 2 : 0)
}

// The name of the target is removed. A length given on the command line follows this one and overrides it.
let arguments = [CommandLine.arguments[0], "-max_len=\(target.longestInput)"] + CommandLine.arguments.dropFirst(2)
var count = Int32(arguments.count)
var pointers = arguments.map { strdup($0) } + [nil]
let status = pointers.withUnsafeMutableBufferPointer { pointers in
    var first = pointers.baseAddress
    return LLVMFuzzerRunDriver(&count, &first) { data, size in
        FuzzTarget.chosen?.run(UnsafeRawBufferPointer(start: data, count: size))
        return 0
    }
}
exit(status)
