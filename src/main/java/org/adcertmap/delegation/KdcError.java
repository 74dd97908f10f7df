// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.kerberos.KerberosFailure;
import org.ietf.jgss.GSSException;

/**
 * Reads an error of Kerberos. The JDK has the number of an error of the KDC only in its text ({@link KerberosFailure});
 * sources of the numbers are RFC 4120 7.5.9 and, for what a domain controller means by them, MS-KILE 3.3.5 and MS-SFU
 * 3.2.5. Immutable.
 *
 * @param code the number; empty for an error that is none of the KDC
 * @param text the text of the JDK
 */
record KdcError(Kind kind, OptionalInt code, String text) {
    /** What kind of error it is, as far as the JDK distinguishes them. */
    enum Kind {
        /** An error of the KDC with a number. */
        KDC,
        /** No KDC was reached. */
        NETWORK,
        /** The ticket of the service account is not forwardable. */
        SERVICE_NOT_FORWARDABLE,
        /** The KDC gave a ticket of an account that must not be used for another server. */
        ACCOUNT_NOT_FORWARDABLE,
        /** Any other, such as one of another peer of GSS. */
        OTHER
    }

    /** The kind of request to the KDC. */
    enum Request {
        /** Ticket-granting ticket of the service account. */
        LOGIN,
        /** Ticket of the account to the service itself. */
        S4U2SELF,
        /** Ticket of the account to the target. */
        S4U2PROXY
    }

    /** A chain of causes can be circular. */
    private static final int MAX_CAUSES = 20;

    private static final String SERVICE_NOT_FORWARDABLE = "needs a FORWARDABLE ticket";
    private static final String ACCOUNT_NOT_FORWARDABLE = "must be FORWARDABLE";
    private static final int TICKET_EXPIRED = 32;
    private static final int POLICY = 12;
    private static final int BAD_OPTION = 13;
    private static final int UNKNOWN_SERVER = 7;
    /** What the KDC says of tickets whose keys have changed since. */
    private static final List<Integer> STALE_TICKET = List.of(31, TICKET_EXPIRED, 41, 44);

    private static final List<Integer> ACCOUNT = List.of(1, 6, 12, 18, 23);

    static KdcError of(Throwable failure) {
        List<Throwable> causes = causes(failure);
        for (int i = 0; i < causes.size(); i++) { // what an application has wrapped around it may have numbers too
            if (causes.get(i) instanceof GSSException) {
                causes = causes.subList(i, causes.size());
                break;
            }
        }
        for (int i = causes.size() - 1; i >= 0; i--) { // the innermost has the shortest text
            String message = String.valueOf(causes.get(i).getMessage());
            OptionalInt code = KerberosFailure.number(message);
            if (code.isPresent()) {
                return new KdcError(Kind.KDC, code, message);
            }
            if (message.contains("FORWARDABLE")) {
                return new KdcError(kindOfFlag(message), code, message);
            }
        }
        for (Throwable cause : causes) {
            if (cause instanceof IOException
                    || String.valueOf(cause.getMessage()).startsWith("Cannot locate KDC")) {
                return new KdcError(Kind.NETWORK, OptionalInt.empty(), FailureText.of(cause));
            }
        }
        return new KdcError(
                Kind.OTHER, OptionalInt.empty(), String.valueOf(causes.get(0).getMessage()));
    }

    private static Kind kindOfFlag(String message) {
        return message.contains(SERVICE_NOT_FORWARDABLE)
                ? Kind.SERVICE_NOT_FORWARDABLE
                : message.contains(ACCOUNT_NOT_FORWARDABLE) ? Kind.ACCOUNT_NOT_FORWARDABLE : Kind.OTHER;
    }

    /** Reads an error after a login: newer JDKs blame the account's ticket where the service's is not forwardable. */
    static KdcError of(Throwable failure, boolean isServiceForwardable) {
        KdcError error = of(failure);
        return error.isNotForwardable() && !isServiceForwardable
                ? new KdcError(Kind.SERVICE_NOT_FORWARDABLE, error.code(), "S4U2self " + SERVICE_NOT_FORWARDABLE)
                : error;
    }

    /** Returns whether Kerberos is the reason of a failure, at whatever depth. */
    static boolean isIn(Throwable failure) {
        return causes(failure).stream().anyMatch(GSSException.class::isInstance);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && causes.size() < MAX_CAUSES; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** Returns whether the KDC, or its absence, is the reason, and not another peer of GSS. */
    boolean isOfKdc() {
        return kind != Kind.OTHER;
    }

    /** Returns whether the KDC gave a ticket of an account that must not be used for another server. */
    boolean isNotForwardable() {
        return kind == Kind.ACCOUNT_NOT_FORWARDABLE;
    }

    /** Returns whether no KDC was reached. */
    boolean isNetwork() {
        return kind == Kind.NETWORK;
    }

    /** Returns what the number means for the login of the service account. */
    String meaningOfLogin() {
        int number = code.orElse(-1);
        return number == POLICY
                ? "a policy of the domain forbids it"
                : KerberosFailure.reason(number).orElse("Kerberos gives no ticket");
    }

    /** Returns whether a ticket in use has ended or has another key, so that a new one may serve. */
    boolean isStaleTicket() {
        return code.isPresent() && STALE_TICKET.contains(code.getAsInt());
    }

    /** Returns why the account is not delegated. */
    RefusedDelegation refusal(Request request, DelegatedAccount account, String target) {
        DelegationRefusal refusal = refusal(request);
        if (account.isSensitive()
                && (refusal == DelegationRefusal.NOT_TRUSTED || refusal == DelegationRefusal.TARGET)) {
            refusal = DelegationRefusal.SENSITIVE;
        }
        return new RefusedDelegation(refusal, sentence(refusal, account.name(), target) + " [" + text.strip() + "]");
    }

    private DelegationRefusal refusal(Request request) {
        if (isNetwork()) {
            return DelegationRefusal.UNAVAILABLE;
        }
        if (request == Request.LOGIN || kind == Kind.SERVICE_NOT_FORWARDABLE) {
            return DelegationRefusal.SETUP;
        }
        if (isNotForwardable()) {
            return DelegationRefusal.NOT_TRUSTED;
        }
        int number = code.orElse(-1);
        if (ACCOUNT.contains(number)) {
            return DelegationRefusal.ACCOUNT;
        }
        boolean isForTarget = request == Request.S4U2PROXY;
        return isForTarget && number == BAD_OPTION
                ? DelegationRefusal.TARGET
                : isForTarget && number == UNKNOWN_SERVER ? DelegationRefusal.UNKNOWN_TARGET : DelegationRefusal.SETUP;
    }

    private static String sentence(DelegationRefusal refusal, String account, String target) {
        String to = target.isEmpty() ? "the target" : target;
        return switch (refusal) {
            case OFF -> account + " may not be delegated";
            case SENSITIVE -> account + " is sensitive and cannot be delegated, or is in Protected Users";
            case NOT_TRUSTED ->
                "the service account is not trusted to authenticate for delegation (protocol transition)," + " so that "
                        + account + " cannot be delegated";
            case TARGET -> "the service account may not delegate " + account + " to " + to;
            case UNKNOWN_TARGET -> "the KDC does not know " + to;
            case ACCOUNT -> "the KDC refuses a ticket of " + account + ": the account may not log in";
            case SETUP -> "Kerberos gives no ticket to delegate " + account;
            case UNAVAILABLE -> "no KDC has responded in time to delegate " + account;
        };
    }
}
