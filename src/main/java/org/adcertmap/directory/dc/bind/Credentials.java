// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

/**
 * One version of the bind account's credentials: equal where a bind with them has the same result. Immutable; its text
 * contains no secret.
 *
 * @param version identifies the content of the files that they were read from, such as a keytab; empty where the bind
 *     itself holds the secret
 */
public record Credentials(Bind bind, String version) {
    /** Returns the credentials that are not read from a file. */
    public static Credentials of(Bind bind) {
        return new Credentials(bind, "");
    }

    /** Returns whether a domain controller may count a bind without a response as one with a wrong password. */
    boolean isPassword() {
        return bind instanceof Bind.Simple; // of a keytab the KDC has judged before, and certificates are not counted
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials that
                && version.equals(that.version)
                && (bind.equals(that.bind) || !version.isEmpty() && areCertificates(bind, that.bind));
    }

    /** Key stores have no equality of their own: that of the files from which they were read counts. */
    private static boolean areCertificates(Bind one, Bind other) {
        return one instanceof Bind.Certificate && other instanceof Bind.Certificate;
    }

    @Override
    public int hashCode() {
        return version.hashCode();
    }

    @Override
    public String toString() {
        return bind.toString();
    }
}
