// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Words a failure of the JDK or of a library for administrators: its message without the names of exceptions, or what
 * the name of the exception says where the message is empty or only a name. Not for internal errors, of which a log has
 * the exception. Stateless.
 */
public final class FailureText {
    /**
     * The name of an exception with its package, and the colon before its own message. A message can quote text of any
     * length from outside: possessive, and from the first letter of a name alone, so that neither stack nor time grow.
     */
    private static final Pattern EXCEPTION =
            Pattern.compile("(?<![\\w.])(?:[a-z_][a-z0-9_]*+\\.)++[A-Z][\\w$]*(?<=Exception|Error)\\b(?::\\s*)?");

    /** Between the words of a name such as {@code SSLHandshake}. */
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /** A chain of causes can be circular. */
    private static final int MAX_CAUSES = 20;

    private FailureText() {}

    /** Returns the message of a failure, or of the nearest cause that has one. */
    public static String of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            String message = message(cause);
            if (!message.isEmpty()) {
                return isName(cause) ? words(cause) + ": " + message : message;
            }
        }
        return words(failure) + " error";
    }

    /** Returns the message of the innermost cause, or of the nearest failure around it that has one. */
    public static String ofRoot(Throwable failure) {
        String root = of(failure);
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            root = message(cause).isEmpty() ? root : of(cause);
        }
        return root;
    }

    /** Returns both, such as {@code DNS error: Receive timed out}; where no cause has a message, what the last is. */
    public static String withRoot(Throwable failure) {
        String outer = of(failure);
        String root = ofRoot(failure);
        String inner = outer.contains(root) ? of(innermost(failure)) : root;
        return outer.contains(inner) ? outer : outer + ": " + inner;
    }

    private static Throwable innermost(Throwable failure) {
        Throwable innermost = failure;
        for (int depth = 0; innermost.getCause() != null && depth < MAX_CAUSES; depth++) {
            innermost = innermost.getCause();
        }
        return innermost;
    }

    /** Returns a text without the names of exceptions in it. */
    public static String withoutExceptions(String text) {
        return EXCEPTION.matcher(text).replaceAll("");
    }

    private static String message(Throwable failure) {
        return withoutExceptions(Objects.toString(failure.getMessage(), "")).strip();
    }

    /** Returns whether the message is only the name of a host or of a file. */
    private static boolean isName(Throwable failure) {
        return failure instanceof UnknownHostException
                || failure instanceof FileSystemException file && file.getReason() == null;
    }

    /** Returns what the name of the exception says: {@code buffer underflow}, {@code SSL handshake}. */
    private static String words(Throwable failure) {
        String name = failure.getClass().getSimpleName().replaceFirst("(Exception|Error)$", "");
        StringBuilder words = new StringBuilder();
        for (String word : WORDS.split(name)) {
            boolean isAcronym = word.equals(word.toUpperCase(Locale.ROOT));
            words.append(words.isEmpty() ? "" : " ").append(isAcronym ? word : word.toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }
}
