package org.adcertmap.lab;

import java.time.Instant;

/**
 * One user of a {@link TestDirectory}. Every change is in the directory when the method returns; closing deletes the
 * user.
 */
public interface TestAccount extends AutoCloseable {
    String sAMAccountName();

    /** As text, {@code S-1-5-21-...}. */
    String objectSid();

    String distinguishedName();

    /** Replaces the userPrincipalName; {@code null} removes it. */
    TestAccount userPrincipalName(String value);

    /** Replaces all values of altSecurityIdentities. */
    TestAccount altSecurityIdentities(String... values);

    /** Replaces all values of any attribute; without values the attribute goes. */
    TestAccount set(String attribute, String... values);

    /** The same for octets. */
    TestAccount set(String attribute, byte[] value);

    TestAccount disable();

    TestAccount enable();

    /** Locks the account out the way a directory does: by wrong passwords. */
    TestAccount lockOut();

    TestAccount accountExpires(Instant when);

    @Override
    void close();
}
