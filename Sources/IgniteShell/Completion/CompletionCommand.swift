import IgniteCore

/// The kind of a meta-command argument, for completion.
enum ArgumentCompletion: Equatable, Sendable {
    case nothing
    case words([String])
    /// A sequence of words, with the words that can follow each; `""` is the start.
    case wordsInOrder([String: [String]])
    case files, folders
    /// Settings in parentheses, followed by a file.
    case settingsAndFile
    /// Environment variables.
    case environment
    /// Servers to connect to.
    case addresses
    case variables
    /// The value of the preceding variable.
    case variableValue
    /// A setting of `\pset`.
    case settings
    /// The value of the preceding setting.
    case settingValue
    case relations, tables, systemViews, indexes, schemas, zones, caches, types
    /// A cache by its name as stored.
    case cacheName
    /// Profiles of the configuration.
    case profiles
    /// The names of statements with help.
    case statements
    /// The kinds of charts, and the columns of the last result.
    case chart
    /// The arguments of `\copy`.
    case copy
    /// The arguments of `\dump`.
    case dump
    /// A statement.
    case sql

    static let onOff = ArgumentCompletion.words(["off", "on"])
}

extension Completer {
    /// Returns the candidates at the end of a line within a meta-command; nil if the command ends before.
    func complete(_ command: inout CommandScanner, before rest: [UInt8]) -> Completion? {
        if command.rest.isEmpty { return completeName(command.name) }
        guard let row = MetaCommand.named(command.name) else { return Completion.none }
        let parameters = row.parameters
        var arguments: [String] = []
        var typed = ""
        while true {
            let before = command.rest
            let kinds = parameters.kinds
            let kind = arguments.count < kinds.count ? kinds[arguments.count] : parameters.rest ?? .normal
            _ = try? command.argument(kind)
            let argument = before.dropLast(command.rest.count).drop { $0.isBlank }
            if argument.isEmpty { break }
            typed = String(decoding: argument, as: UTF8.self)
            if command.rest.isEmpty { break }
            arguments.append(typed)
            typed = ""
        }
        guard command.rest.isEmpty else {
            command.end()
            return nil
        }
        let place = min(arguments.count, parameters.completion.count - 1)
        guard place >= 0, arguments.count < parameters.completion.count || parameters.rest != nil else {
            return typed.hasPrefix(":") ? completeVariable(typed) : Completion.none
        }
        let kind = parameters.completion[place]
        if case .sql = kind { return completeSQL(Array(typed.utf8)[...], before: rest) }
        return complete(typed, as: kind, after: arguments)
    }

    private func completeName(_ typed: String) -> Completion {
        Completion(
            replaced: typed.unicodeScalars.count + 1,
            MetaCommand.all.filter { $0.name.hasPrefix(typed) && $0.exists(in: dialect.catalog) }.map {
                Completion.Candidate("\\\($0.name)")
            })
    }

    func complete(_ typed: String, as kind: ArgumentCompletion, after arguments: [String]) -> Completion {
        if typed.hasPrefix(":") { return completeVariable(typed) }
        switch kind {
        case .nothing, .sql: return .none
        case .words(let words): return completion(of: typed, words)
        case .wordsInOrder(let following): return completion(of: typed, following[arguments.last ?? ""] ?? [])
        case .chart: return completeChart(typed, isFirst: arguments.isEmpty)
        case .copy: return completeCopy(typed)
        case .dump: return completeDump(typed, after: arguments.last?.lowercased() ?? "")
        case .files: return completeFile(typed)
        case .folders: return completeFile(typed, foldersOnly: true)
        case .variables:
            return completion(of: typed, SpecialVariable.all.map(\.name) + variables.all.map(\.name))
        case .variableValue:
            return completion(of: typed, arguments.first.flatMap(SpecialVariable.named)?.choices ?? [])
        case .settings: return completion(of: typed, PsetOption.all.map(\.name))
        case .settingValue: return completion(of: typed, PsetOption.choices(of: arguments.first ?? ""))
        case .settingsAndFile: return completeSettingsOrFile(typed, after: arguments)
        case .environment: return completion(of: typed, environment())
        case .addresses: return completeAddress(typed)
        case .profiles: return completion(of: typed, profiles)
        case .statements: return completion(of: typed, dialect.statementHelp.map(\.name))
        case .cacheName: return completeCacheName(typed)
        case .relations, .tables, .systemViews, .indexes, .schemas, .zones, .caches, .types:
            return completeStoredName(typed, kind)
        }
    }

    /// Returns words that start with the typed text, in upper or lower case. After `=`, `/` and `:`, more text is
    /// expected.
    func completion(of typed: String, _ words: [String]) -> Completion {
        let prefix = typed.lowercased()
        return Completion(
            replaced: typed.unicodeScalars.count,
            words.filter { $0.lowercased().hasPrefix(prefix) }.map {
                Completion.Candidate($0, isWhole: !["=", "/", ":"].contains($0.suffix(1)))
            })
    }

    private func completeChart(_ typed: String, isFirst: Bool) -> Completion {
        let isQuoted = typed.hasPrefix("\"")
        let isCapital = typed.first?.isUppercase == true
        let columns = resultColumns.map { name in
            let identifier = isQuoted ? quoted(name, "\"") : dialect.identifier(name)
            return identifier.hasPrefix("\"") || isCapital ? identifier : identifier.lowercased()
        }
        return completion(of: typed, (isFirst ? ChartRequest.Kind.allCases.map(\.rawValue) : []) + columns)
    }

    /// Returns caches that start with the typed text, in upper or lower case, in quotes if they need some.
    private func completeCacheName(_ typed: String) -> Completion {
        let isQuoted = typed.hasPrefix("\"")
        let prefix = typed.dropFirst(isQuoted ? 1 : 0).lowercased()
        return Completion(
            replaced: typed.unicodeScalars.count,
            names().caches.filter { $0.lowercased().hasPrefix(prefix) }.map {
                Completion.Candidate(isQuoted ? quoted($0, "\"") : cacheArgument($0))
            })
    }

    private func completeStoredName(_ typed: String, _ kind: ArgumentCompletion) -> Completion {
        let text = Array(typed.utf8)[...]
        var tokens = SQLTokens(text, dialect.lexicalRules).tokens
        var offer = CandidateList(
            typed: TypedName(takenFrom: &tokens, of: text, preferringLowercase: true), dialect: dialect)
        let catalog = names()
        let owner = offer.typed.qualifier.last
        switch kind {
        case .tables: offerRelations(withViews: false, [], catalog, to: &offer)
        case .systemViews: offer.add(catalog.relations(in: dialect.catalog.schema).map(\.name))
        case .indexes: offer.add(catalog.indexes.filter { $0.schema == owner ?? schema }.map(\.name))
        case .schemas: offer.add(catalog.schemas)
        case .zones: offer.add(catalog.zones)
        case .caches: offer.add(catalog.caches)
        case .types: offer.add(catalog.types)
        default: offerRelations(withViews: true, [], catalog, to: &offer)
        }
        return Completion(replaced: offer.typed.length, offer.candidates)
    }
}
