// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Domains;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountPolicy;

/**
 * Fuzz target: the attributes of an account as a domain controller returns them: an octet for the attribute, one for
 * the length, the value. The entry is read, or is an {@link InvalidResponseException}; no other account than the
 * queried one is read.
 */
public final class EntryFuzz {
    private static final String DN_TEXT = "CN=alice,DC=corp,DC=example";
    private static final Sid ALICE = Sid.parse("S-1-5-21-1-2-3-1105");
    private static final Domain CORP = domain();
    private static final Domains DOMAINS = new Domains(CORP, List.of(CORP), List.of(CORP));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] ATTRIBUTES = AccountEntryReader.ACCOUNT_ATTRIBUTES;

    private EntryFuzz() {}

    private static Domain domain() {
        try {
            return new Domain("corp.example", new DN("DC=corp,DC=example"), "CORP");
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Entry entry(byte[] input) {
        Entry entry = new Entry(DN_TEXT);
        for (int at = 0; at + 1 < input.length; ) {
            int length = Math.min(input[at + 1] & 0xFF, input.length - at - 2);
            int number = (input[at] & 0x7F) % (ATTRIBUTES.length + 1);
            entry.addAttribute(
                    (number == ATTRIBUTES.length ? AccountEntryReader.WHEN_CREATED : ATTRIBUTES[number])
                            + (input[at] < 0 ? ";range=0-*" : ""),
                    Arrays.copyOfRange(input, at + 2, at + 2 + length));
            at += 2 + length;
        }
        return entry;
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Entry entry = entry(input);
        try {
            assertNotNull(AccountEntryReader.candidate(entry, CORP, Map.of()));
        } catch (InvalidResponseException e) {
            assertNotNull(e.getMessage());
        }
        try {
            Account account = AccountEntryReader.account(entry, ALICE, true, Optional.empty(), CORP, DOMAINS);
            assertEquals(ALICE, Sid.fromBytes(entry.getAttributeValueBytes(AccountEntryReader.OBJECT_SID)));
            assertNotNull(account.state().refusal(NOW, new AccountPolicy(true, true, true)));
        } catch (InvalidResponseException e) {
            assertNotNull(e.getMessage());
        }
    }
}
