// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.adcertmap.denial.NotReadableException.Subject;

/**
 * Reads attribute values from an entry. An absent attribute is empty; a malformed value is an
 * {@link InvalidResponseException}, and so are several values, no value, or options such as {@code ;binary} of a
 * single-valued attribute: none of several values may be the one that counts.
 */
public final class EntryAttributes {
    private static final char REPLACEMENT = '\uFFFD';

    private EntryAttributes() {}

    /** Reads the value of one attribute. */
    @FunctionalInterface
    public interface ValueReader<T> {
        /** Returns the value; empty if the attribute is absent. */
        Optional<T> read(Entry entry, String attribute) throws InvalidResponseException;
    }

    /**
     * Returns the value of an attribute that the entry must have.
     *
     * @throws UnreadableException if the attribute is absent, because the bind account may not read it
     */
    public static <T> T required(Entry entry, String attribute, ValueReader<T> reader) throws InvalidResponseException {
        return reader.read(entry, attribute)
                .orElseThrow(() -> new UnreadableException(
                        Subject.OBJECT, attribute + " of [" + entry.getDN() + "] is not readable"));
    }

    /** Returns the octets of a single-valued attribute. */
    public static Optional<byte[]> octets(Entry entry, String attribute) throws InvalidResponseException {
        List<byte[]> values = values(entry, attribute);
        if (values.size() > 1) {
            throw invalid(entry, attribute, "has several values");
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** Returns the values of a multi-valued attribute; empty if it is absent. */
    public static List<byte[]> values(Entry entry, String attribute) throws InvalidResponseException {
        Attribute named = null; // null until it is found
        for (Attribute candidate : entry.getAttributes()) {
            if (candidate.getBaseName().equalsIgnoreCase(attribute)) {
                if (named != null || candidate.hasOptions()) {
                    throw invalid(entry, attribute, "has options that were not requested");
                }
                named = candidate;
            }
        }
        if (named == null) {
            return List.of();
        }
        if (!named.hasValue()) {
            throw invalid(entry, attribute, "has no value");
        }
        return List.of(named.getValueByteArrays());
    }

    /** Returns the text of a single-valued attribute. */
    public static Optional<String> text(Entry entry, String attribute) throws InvalidResponseException {
        Optional<byte[]> octets = octets(entry, attribute);
        return octets.isEmpty() ? Optional.empty() : Optional.of(text(entry, attribute, octets.get()));
    }

    /** Decodes a value with the syntax String(Unicode): UTF-8. */
    public static String text(Entry entry, String attribute, byte[] value) throws InvalidResponseException {
        String lenient = new String(value, StandardCharsets.UTF_8);
        if (lenient.indexOf(REPLACEMENT) < 0) {
            return lenient; // as the strict decoding would be, and much cheaper
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidResponseException(attribute + " of [" + entry.getDN() + "] is not UTF-8", e);
        }
    }

    /** Returns a name, which has at least one character and no control character. */
    public static Optional<String> name(Entry entry, String attribute) throws InvalidResponseException {
        Optional<String> name = text(entry, attribute);
        if (name.isPresent() && (name.get().isBlank() || name.get().chars().anyMatch(Character::isISOControl))) {
            throw invalid(entry, attribute, "is empty or contains a control character");
        }
        return name;
    }

    /** Returns the value of an attribute with the syntax Object(DS-DN). */
    public static Optional<DN> dn(Entry entry, String attribute) throws InvalidResponseException {
        Optional<String> text = text(entry, attribute);
        return text.isEmpty() ? Optional.empty() : Optional.of(parseDn(text.get()));
    }

    /** Returns the DN of the entry. */
    public static DN dnOf(Entry entry) throws InvalidResponseException {
        return parseDn(entry.getDN());
    }

    private static DN parseDn(String text) throws InvalidResponseException {
        try {
            return new DN(text);
        } catch (LDAPException e) {
            throw new InvalidResponseException("[" + text + "] is not a DN", e);
        }
    }

    /** Returns the value of an attribute with the syntax Integer (32 bits). */
    public static OptionalInt integer(Entry entry, String attribute) throws InvalidResponseException {
        OptionalLong value = largeInteger(entry, attribute);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if ((int) value.getAsLong() != value.getAsLong()) {
            throw invalid(entry, attribute, "is not an integer of 32 bits");
        }
        return OptionalInt.of((int) value.getAsLong());
    }

    /** Returns the value of an attribute with the syntax LargeInteger (64 bits). */
    public static OptionalLong largeInteger(Entry entry, String attribute) throws InvalidResponseException {
        Optional<String> text = text(entry, attribute);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text.get()));
        } catch (NumberFormatException e) {
            throw new InvalidResponseException(attribute + " of [" + entry.getDN() + "] is not an integer", e);
        }
    }

    /** Returns the value of an attribute with the syntax String(Generalized-Time). */
    public static Optional<Instant> time(Entry entry, String attribute) throws InvalidResponseException {
        Optional<String> text = text(entry, attribute);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(GeneralizedTime.decode(text.get()));
        } catch (ParseException e) {
            throw new InvalidResponseException(attribute + " of [" + entry.getDN() + "] is not a time", e);
        }
    }

    /**
     * Creates the exception for a value that cannot be used.
     *
     * @param what completes the sentence that begins with the attribute and the entry
     */
    public static InvalidResponseException invalid(Entry entry, String attribute, String what) {
        return new InvalidResponseException(attribute + " of [" + entry.getDN() + "] " + what);
    }
}
