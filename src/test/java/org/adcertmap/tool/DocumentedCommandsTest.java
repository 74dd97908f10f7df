// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.lab.Snippets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Parses every command of this product in the documentation, and compares the synopses with the commands' options. */
class DocumentedCommandsTest {
    private static final Pattern COMMAND =
            Pattern.compile("(?:bin[/\\\\]adcertmap|java -jar \\S*adcertmap-[\\d.]+\\.jar) (.*)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
    private static final Path REFERENCE = Path.of("docs/cli.md");

    private static List<String> arguments() {
        return Snippets.commands().stream()
                .flatMap(line -> COMMAND.matcher(line).results())
                .map(found -> found.group(1))
                .toList();
    }

    /** A synopsis has alternatives, optional parts and names in capitals in place of values. */
    private static boolean isSynopsis(String arguments) {
        return arguments.contains("[") || arguments.contains("(");
    }

    static Stream<String> commands() {
        return arguments().stream().filter(arguments -> !isSynopsis(arguments)).distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandIsAccepted(String arguments) {
        String[] words = WORD.matcher(arguments)
                .results()
                .map(word -> word.group(1) != null ? word.group(1) : word.group(2))
                .toArray(String[]::new);
        // Throws if an option is unknown, malformed or missing.
        CommandLine.ParseResult parsed = new CommandLine(new Adcertmap()).parseArgs(words);
        assertTrue(parsed.hasSubcommand() || parsed.isVersionHelpRequested(), Arrays.toString(words));
    }

    static Stream<String> subcommands() {
        return new CommandLine(new Adcertmap()).getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("subcommands")
    void synopsisHasEveryOption(String name) {
        CommandLine command = new CommandLine(new Adcertmap()).getSubcommands().get(name);
        Set<String> options = command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden() && !option.versionHelp() && !option.usageHelp())
                .map(OptionSpec::longestName)
                .collect(Collectors.toSet());
        List<String> synopses = new ArrayList<>();
        for (String snippet : Snippets.of(REFERENCE)) {
            for (String line : snippet.split("bin/")) {
                if (line.matches("(?s)\\S+ " + name + "\\s.*")) {
                    synopses.add(line.contains("(the same)") ? snippet : line);
                }
            }
        }
        assertEquals(1, synopses.size(), "synopses of " + name);
        Set<String> documented = OPTION.matcher(synopses.get(0))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertEquals(options, documented, name);
    }
}
