// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.method.Strength;

/**
 * One value of altSecurityIdentities: its form, and why it can match no certificate. Domain controllers compare the
 * whole value, so that one blank makes it another one. Immutable. Source: KB5014754; MS-PKCA 3.1.5.2.1.5.
 *
 * @param form {@link Form#NONE} if the value has another form than those
 * @param malformed why it cannot be read; empty if it can be
 * @param written how it would have to be written otherwise; empty if it is well written
 * @param proposal the value as it would match; empty if there is none or the value is well written
 */
public record WrittenMapping(
        String value, Form form, Optional<String> malformed, Optional<String> written, Optional<String> proposal) {
    private static final String PREFIX = "X509:";
    private static final Pattern TAG =
            Pattern.compile("<(I|SR|SKI|SHA1-PUKEY|SID|S|RFC822)>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ANY_TAG = Pattern.compile("<[A-Za-z0-9-]{1,20}>");

    /** The forms, by the tags in their order. */
    public enum Form {
        ISSUER_SERIAL("<I><SR>", Strength.STRONG),
        SUBJECT_KEY_IDENTIFIER("<SKI>", Strength.STRONG),
        SHA1_PUBLIC_KEY("<SHA1-PUKEY>", Strength.STRONG),
        ISSUER_SID("<I><SID>", Strength.STRONG),
        ISSUER_SUBJECT("<I><S>", Strength.WEAK),
        SUBJECT("<S>", Strength.WEAK),
        RFC822("<RFC822>", Strength.WEAK),
        ISSUER("<I>", Strength.WEAK),
        /** A value that is not of a certificate, such as {@code Kerberos:}, or cannot be read. */
        NONE("", null);

        private final String spelling;
        private final Strength strength;

        Form(String spelling, Strength strength) {
            this.spelling = spelling;
            this.strength = strength;
        }

        public String spelling() {
            return spelling;
        }

        public boolean isStrong() {
            return strength == Strength.STRONG;
        }

        public boolean isWeak() {
            return strength == Strength.WEAK;
        }

        public String strengthName() {
            return strength == null ? "" : strength.lowerCaseName();
        }

        private static Form of(String tags) {
            for (Form form : values()) {
                if (form != NONE && form.spelling.equals(tags)) {
                    return form;
                }
            }
            return NONE;
        }
    }

    private record Part(String tag, String text) {}

    /** Reads a value. */
    public static WrittenMapping parse(String value) {
        if (value.regionMatches(true, 0, "Kerberos:", 0, "Kerberos:".length())) {
            return new WrittenMapping(value, Form.NONE, Optional.empty(), Optional.empty(), Optional.empty());
        }
        if (!value.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            WrittenMapping inner = TAG.matcher(value.strip()).lookingAt() ? parse(PREFIX + value.strip()) : null;
            return malformed(
                    value,
                    "does not begin with X509:",
                    inner == null || inner.malformed.isPresent() && inner.proposal.isEmpty()
                            ? Optional.empty()
                            : Optional.of(inner.proposal.orElse(inner.value)));
        }
        List<Part> parts = new ArrayList<>();
        String rest = value.substring(PREFIX.length());
        Matcher tag = TAG.matcher(rest);
        int end = 0;
        String last = null;
        while (tag.find()) {
            if (last != null) {
                parts.add(new Part(last, rest.substring(end, tag.start())));
            } else if (tag.start() > 0 && !rest.substring(0, tag.start()).isBlank()) {
                break;
            }
            last = tag.group(1).toUpperCase(Locale.ROOT);
            end = tag.end();
        }
        if (last == null) {
            Matcher unknown = ANY_TAG.matcher(rest);
            return malformed(
                    value, unknown.find() ? "has the unknown tag " + unknown.group() : "has no tag", Optional.empty());
        }
        parts.add(new Part(last, rest.substring(end)));
        return of(value, parts);
    }

    private static WrittenMapping malformed(String value, String why, Optional<String> proposal) {
        return new WrittenMapping(value, Form.NONE, Optional.of(why), Optional.empty(), proposal);
    }

    private static WrittenMapping of(String value, List<Part> parts) {
        Optional<String> malformed = Optional.empty();
        Optional<String> written = Optional.empty();
        StringBuilder tags = new StringBuilder();
        List<Part> right = new ArrayList<>();
        for (Part part : parts) {
            tags.append('<').append(part.tag).append('>');
            PartReading reading = PartReading.of(part.tag, part.text);
            malformed = malformed.or(reading::malformed);
            written = written.or(reading::written);
            if (reading.right().isEmpty()) {
                return malformed(value, reading.malformed().orElseThrow(), Optional.empty());
            }
            right.add(new Part(part.tag, reading.right().get()));
        }
        Form form = Form.of(tags.toString());
        if (form == Form.NONE && parts.size() == 2) {
            form = Form.of("<" + parts.get(1).tag + "><" + parts.get(0).tag + ">");
            if (form != Form.NONE) {
                right = List.of(right.get(1), right.get(0));
                written = written.or(() -> Optional.of("the tags are in another order"));
            }
        }
        if (form == Form.NONE) {
            return malformed(
                    value, "has a combination of tags that no domain controller knows: " + tags, Optional.empty());
        }
        if (malformed.isEmpty() && written.isEmpty()) {
            String blanks = value.substring(PREFIX.length());
            if (!blanks.startsWith("<")) {
                malformed = Optional.of("has blanks after X509:");
            }
        }
        StringBuilder proposal = new StringBuilder(PREFIX);
        right.forEach(part -> proposal.append('<').append(part.tag).append('>').append(part.text));
        boolean isWell = malformed.isEmpty() && written.isEmpty();
        return new WrittenMapping(
                value, form, malformed, written, isWell ? Optional.empty() : Optional.of(proposal.toString()));
    }

    /** Returns whether a certificate can match. */
    public boolean isUsable() {
        return form != Form.NONE && malformed.isEmpty() && written.isEmpty();
    }

    /** Returns whether it is meant for certificates. */
    public boolean isOfCertificate() {
        return form != Form.NONE || malformed.isPresent();
    }
}
