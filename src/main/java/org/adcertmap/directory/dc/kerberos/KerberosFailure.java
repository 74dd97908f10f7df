// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.denial.FailureText;

/**
 * Why Kerberos gives no ticket. The JDK has the number of an error of the KDC only in its text, in parentheses; sources
 * of the numbers are RFC 4120 7.5.9 and, for what a domain controller means by them, MS-KILE 3.3.5. Immutable.
 *
 * @param reachesNoKdc whether no request was sent to a KDC, because there is no key for one, or no KDC is known
 * @param number of the error of the KDC; empty for an error that is none
 * @param message for administrators
 */
public record KerberosFailure(boolean reachesNoKdc, OptionalInt number, String message) {
    private static final String PREFIX = "the Kerberos bind failed, see principal and keytab: ";
    /** Asn1Exception of the JDK: the response has another type, because it is an error. */
    private static final int NOT_A_TICKET = 906;
    /** A chain of causes can be circular. */
    private static final int MAX_CAUSES = 20;

    private static final Pattern NUMBER = Pattern.compile("\\((\\d{1,3})\\)");
    /** What Krb5LoginModule says whatever the reason is for which it has no key. */
    private static final String NO_KEY = "Unable to obtain password from user";
    /** What the JDK says where it knows no KDC. */
    private static final List<String> NO_KDC = List.of("Cannot locate KDC", "Cannot locate default realm");

    private static final int UNKNOWN_SERVICE = 7;
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(1, "the account has expired"),
            Map.entry(6, "the KDC does not know the principal"),
            Map.entry(
                    12,
                    "a policy of the domain forbids the ticket: an authentication policy or silo of the account, or"
                            + " armored requests (FAST) that the domain demands and the JDK does not send; use"
                            + " authentication simple or external, or another account"),
            Map.entry(
                    14,
                    "the KDC and this JVM have no encryption type in common: permit AES for the account"
                            + " (msDS-SupportedEncryptionTypes), change its password, and create the keytab with AES keys"),
            Map.entry(18, "the account is disabled, locked out, has expired, or may not log on at this time"),
            Map.entry(23, "the password of the account has expired"),
            Map.entry(24, "the keytab does not have the present key: create it anew after a change of the password"),
            Map.entry(31, "the keytab does not have the present key: create it anew after a change of the password"),
            Map.entry(37, "the clocks of this machine and of the KDC differ too much"),
            Map.entry(68, "the KDC does not serve the realm of the principal"));

    /**
     * Reads a failure of the JDK, which puts the error of the KDC neither into the outermost nor into the innermost
     * cause: that one only says that the response is no ticket.
     *
     * @param host the domain controller, as it was named
     */
    public static KerberosFailure of(Throwable failure, String principal, Path keytab, String host) {
        Throwable last = failure;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).strip();
            if (text.startsWith(NO_KEY)) {
                return described(true, OptionalInt.empty(), reasonWithoutKey(principal, keytab), text);
            }
            if (NO_KDC.stream().anyMatch(text::startsWith)) {
                return described(
                        true,
                        OptionalInt.empty(),
                        "no KDC of the realm of " + principal
                                + " is known: name it in krb5.conf, or let DNS be queried (dns_lookup_kdc)",
                        text);
            }
            OptionalInt number = number(text);
            Optional<String> reason = number.isEmpty() ? Optional.empty() : reason(number.getAsInt(), host);
            if (reason.isPresent()) {
                return described(false, number, reason.get(), text);
            }
            last = text.contains("(" + NOT_A_TICKET + ")") ? last : cause;
        }
        return new KerberosFailure(false, number(String.valueOf(last.getMessage())), PREFIX + FailureText.of(last));
    }

    private static KerberosFailure described(boolean reachesNoKdc, OptionalInt number, String reason, String text) {
        return new KerberosFailure(reachesNoKdc, number, PREFIX + reason + " [" + text + "]");
    }

    private static Optional<String> reason(int number, String host) {
        return number == UNKNOWN_SERVICE ? Optional.of(unknownService(host)) : reason(number);
    }

    /** Returns the number of an error of the KDC in a text of the JDK; empty for an error that is none of the KDC. */
    public static OptionalInt number(String text) {
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            int found = Integer.parseInt(number.group(1));
            if (found != NOT_A_TICKET) {
                return OptionalInt.of(found);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Returns what an error of the KDC means for the login of an account, by its number; empty if that is not known.
     */
    public static Optional<String> reason(int number) {
        return Optional.ofNullable(REASONS.get(number));
    }

    private static String unknownService(String host) {
        return "the KDC does not know ldap/" + host + " as a service principal name"
                + (host.contains(".")
                        ? ""
                        : ": " + host
                                + " is a single-label name; name the domain controller with its domain in servers");
    }

    private static String reasonWithoutKey(String principal, Path keytab) {
        try {
            return KeytabEntries.read(keytab).reasonWithoutKey(principal);
        } catch (IOException e) {
            return "the keytab cannot be read: " + e.getMessage();
        }
    }
}
