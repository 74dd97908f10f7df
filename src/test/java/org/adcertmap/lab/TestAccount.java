// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.time.Instant;

/**
 * An account of a {@link TestDirectory}. Every change is in the directory when the method returns; closing deletes the
 * account.
 */
public interface TestAccount extends AutoCloseable {
    String sAMAccountName();

    /** Returns the SID as text, {@code S-1-5-21-...}. */
    String objectSid();

    String distinguishedName();

    /** Replaces the userPrincipalName; {@code null} removes it. */
    TestAccount userPrincipalName(String value);

    /** Replaces all values of altSecurityIdentities. */
    TestAccount altSecurityIdentities(String... values);

    /** Replaces all values of any attribute; without values the attribute is removed. */
    TestAccount set(String attribute, String... values);

    /** Replaces all values of any attribute by one octet string. */
    TestAccount set(String attribute, byte[] value);

    TestAccount disable();

    TestAccount enable();

    /** Locks the account out, as after too many wrong passwords. */
    TestAccount lockOut();

    TestAccount accountExpires(Instant when);

    @Override
    void close();
}
