// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.mapping.cache.AccountChanges;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an entry of a DirSync response means. */
class ChangedObjectTest {
    private static final String GROUP = "S-1-5-21-1-2-3-2001";
    private static final String ALICE = "S-1-5-21-1-2-3-1001";
    private static final Attribute ALWAYS = new Attribute("instanceType", "4");
    private static final Attribute GUID = new Attribute("objectGUID", new byte[16]);

    private static String dn(String sid) {
        return "<GUID=6d1d9a8e-0000-0000-0000-000000000000>;<SID=" + sid + ">;CN=x,DC=corp";
    }

    private static AccountChanges changes(String dn, Attribute... attributes) {
        AccountChanges.Collector changes = new AccountChanges.Collector();
        ChangedObject.add(new SearchResultEntry(dn, attributes), changes);
        return changes.changes();
    }

    private static Set<String> sids(Attribute... attributes) {
        return changes(dn(GROUP), attributes).sids().stream()
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    @DisplayName("A member that comes or goes concerns this member; anything else concerns all that have the group")
    @Test
    void membersAloneDoNotConcernTheGroup() {
        Attribute added = new Attribute("member;range=1-1", dn(ALICE));
        assertEquals(Set.of(ALICE), sids(added, ALWAYS, GUID));
        assertEquals(Set.of(ALICE), sids(new Attribute("member;range=0-0", dn(ALICE)), GUID));
        assertEquals(Set.of(ALICE, GROUP), sids(added, new Attribute("sAMAccountName", "g"), ALWAYS));
        assertEquals(Set.of(ALICE, GROUP), sids(new Attribute("member", dn(ALICE)), ALWAYS), "no increment");
        assertEquals(Set.of(GROUP), sids(new Attribute("sAMAccountName", "g")));
        assertEquals(Set.of(GROUP), sids(ALWAYS), "something has changed");
    }

    @Test
    void whatCannotBeInterpretedConcernsAll() {
        assertTrue(changes("CN=x,DC=corp", ALWAYS).isUnknown());
        assertTrue(changes(dn(GROUP), new Attribute("member;range=1-1", "CN=alice,DC=corp"))
                .isUnknown());
        assertTrue(changes(dn(GROUP), new Attribute("member;range=0-1499", dn(ALICE)))
                .isUnknown());
    }
}
