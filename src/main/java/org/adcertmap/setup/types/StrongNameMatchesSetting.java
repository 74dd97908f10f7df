// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.binding.StrongNameMatch;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.TextFile;

/**
 * Parses {@code strongNameMatches}: the tuples of the group policy "Allow name-based strong mappings for certificates",
 * {@code thumbprint;policies;methods} each, one a line. Blanks around {@code ; , =} are ignored; any other blank ends a
 * tuple, because an XML parser turns the line breaks of an attribute in {@code server.xml} into blanks. Sources:
 * KB5014754; MS-PKCA 3.1.5.2.1.5, note 27.
 */
public final class StrongNameMatchesSetting {
    private static final Pattern POLICY = Pattern.compile("[0-2](\\.(0|[1-9]\\d*))+");
    private static final String UPN_SUFFIX = "upnsuffix=";

    private StrongNameMatchesSetting() {}

    /**
     * Parses the setting.
     *
     * @param value the tuples, or {@code file:} and the name of a file with them
     * @throws IllegalArgumentException with every error and its line
     */
    public static List<StrongNameMatch> parse(String value) {
        if (!value.startsWith(Setting.FILE_PREFIX)) {
            return tuples(value);
        }
        String file = value.substring(Setting.FILE_PREFIX.length());
        try {
            return tuples(TextFile.read(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("the file cannot be read: " + ReadFailure.of(file, e), e);
        }
    }

    private static List<StrongNameMatch> tuples(String text) {
        List<StrongNameMatch> tuples = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        Set<String> issuers = new HashSet<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            for (String tuple :
                    lines.get(i).replaceAll("\\s*([;,=])\\s*", "$1").strip().split("\\s+")) {
                try {
                    if (!tuple.isEmpty()) {
                        tuples.add(tuple(tuple, issuers));
                    }
                } catch (IllegalArgumentException e) {
                    errors.add("line " + (i + 1) + ": " + e.getMessage());
                }
            }
        }
        if (tuples.isEmpty() && errors.isEmpty()) {
            errors.add("contains no tuple");
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", errors));
        }
        return tuples;
    }

    private static StrongNameMatch tuple(String text, Set<String> issuers) {
        String[] sections = text.split(";", -1);
        if (sections.length != 3) {
            throw new IllegalArgumentException("\"" + text + "\" must have the form thumbprint;policies;methods");
        }
        String issuer = Thumbprint.parse(sections[0]);
        if (!issuers.add(issuer)) {
            throw new IllegalArgumentException("the thumbprint " + sections[0] + " is in an earlier tuple already");
        }
        List<String> policies = Arrays.asList(sections[1].split(",", -1));
        policies.stream()
                .filter(policy -> !POLICY.matcher(policy).matches())
                .findFirst()
                .ifPresent(policy -> {
                    throw new IllegalArgumentException("\"" + policy + "\" is not an object identifier");
                });
        List<String> suffixes = new ArrayList<>();
        boolean issuerSubject = false;
        for (String method : sections[2].split(",", -1)) {
            String word = method.toLowerCase(Locale.ROOT);
            if (word.equals("issuersubject")) {
                issuerSubject = true;
            } else if (word.startsWith(UPN_SUFFIX) && word.length() > UPN_SUFFIX.length()) {
                suffixes.add(suffix(method.substring(UPN_SUFFIX.length())));
            } else {
                throw new IllegalArgumentException("\"" + method + "\" must be IssuerSubject or UpnSuffix=domain");
            }
        }
        return new StrongNameMatch(issuer, Set.copyOf(policies), issuerSubject, suffixes);
    }

    /** A control character is in no user principal name, and seen in no editor. */
    private static String suffix(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "\"UpnSuffix=" + Printable.of(text) + "\" has a control character; remove it");
        }
        return text;
    }
}
