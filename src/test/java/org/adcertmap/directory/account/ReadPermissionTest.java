// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.fake.FakeDacl;
import org.junit.jupiter.api.Test;

/** A DACL grants an attribute if its first entry that decides says so; what is not certain is not granted. */
class ReadPermissionTest {
    private static final UUID LOCKOUT_TIME = UUID.fromString("28630ebf-41d5-11d1-a9c1-0000f80367c1");
    private static final UUID OTHER = UUID.fromString("4c164200-20c0-11d0-a768-00aa006e0529");
    private static final UUID USER = UUID.fromString("bf967aba-0de6-11d0-a285-00aa003049e2");
    private static final String MINE = "S-1-5-21-1-2-3-1103";
    private static final String EVERYONE = "S-1-1-0";
    private static final String OF_OTHERS = "S-1-5-21-1-2-3-512";
    private static final int READ_PROPERTY = 0x10;
    private static final int WRITE_PROPERTY = 0x20;
    private static final int GENERIC_READ = 0x80000000;
    private static final int GENERIC_ALL = 0x10000000;
    private static final int INHERITED = 0x10;
    private static final int INHERIT_ONLY = 0x08;
    private static final int CALLBACK_ALLOW = 0x09;
    private static final int CALLBACK_DENY = 0x0A;
    private static final int CALLBACK_ALLOW_OBJECT = 0x0B;
    private static final int CALLBACK_DENY_OBJECT = 0x0C;

    private static FakeDacl dacl() {
        return new FakeDacl();
    }

    private static void assertGranted(boolean expected, FakeDacl dacl) {
        ReadPermission permission =
                new ReadPermission(Optional.of(dacl.descriptor()), Set.of(Sid.parse(MINE), Sid.parse(EVERYONE)));
        assertEquals(expected, permission.isGranted(LOCKOUT_TIME));
    }

    @Test
    void entriesOfTheTokenGrant() {
        assertGranted(true, dacl().allow(READ_PROPERTY, MINE));
        assertGranted(true, dacl().allow(READ_PROPERTY | WRITE_PROPERTY, EVERYONE));
        assertGranted(true, dacl().allow(READ_PROPERTY, OF_OTHERS).allow(READ_PROPERTY, MINE));
        assertGranted(true, dacl().entry(FakeDacl.ALLOW, INHERITED, READ_PROPERTY, MINE));
        assertGranted(true, dacl().entry(FakeDacl.ALLOW_OBJECT, 0, READ_PROPERTY, MINE));
        assertGranted(true, dacl().entry(FakeDacl.ALLOW_OBJECT, 0, READ_PROPERTY, MINE, LOCKOUT_TIME));
        assertGranted(true, dacl().entry(FakeDacl.ALLOW_OBJECT, INHERITED, READ_PROPERTY, MINE, LOCKOUT_TIME, USER));
    }

    @Test
    void otherEntriesDoNot() {
        assertGranted(false, dacl());
        assertGranted(false, dacl().allow(READ_PROPERTY, OF_OTHERS));
        assertGranted(false, dacl().allow(WRITE_PROPERTY, MINE));
        assertGranted(false, dacl().allow(GENERIC_READ, MINE).allow(GENERIC_ALL, MINE));
        assertGranted(false, dacl().entry(FakeDacl.ALLOW_OBJECT, 0, READ_PROPERTY, MINE, OTHER));
        assertGranted(false, dacl().entry(FakeDacl.ALLOW, INHERIT_ONLY, READ_PROPERTY, MINE));
        assertGranted(false, dacl().entry(CALLBACK_ALLOW, 0, READ_PROPERTY, MINE));
        assertGranted(false, dacl().entry(CALLBACK_ALLOW_OBJECT, 0, READ_PROPERTY, MINE, LOCKOUT_TIME));
    }

    @Test
    void firstEntryThatDecidesCounts() {
        for (int mask : new int[] {READ_PROPERTY, GENERIC_READ, GENERIC_ALL}) {
            assertGranted(false, dacl().entry(FakeDacl.DENY, 0, mask, EVERYONE).allow(READ_PROPERTY, MINE));
        }
        assertGranted(true, dacl().allow(READ_PROPERTY, MINE).entry(FakeDacl.DENY, 0, READ_PROPERTY, EVERYONE));
        assertGranted(
                false,
                dacl().entry(FakeDacl.DENY_OBJECT, 0, READ_PROPERTY, MINE, LOCKOUT_TIME)
                        .allow(READ_PROPERTY, MINE));
        assertGranted(
                true,
                dacl().entry(FakeDacl.DENY_OBJECT, 0, READ_PROPERTY, MINE, OTHER)
                        .allow(READ_PROPERTY, MINE));
        assertGranted(
                true, dacl().entry(FakeDacl.DENY, 0, READ_PROPERTY, OF_OTHERS).allow(READ_PROPERTY, MINE));
        assertGranted(
                true,
                dacl().entry(FakeDacl.DENY, INHERIT_ONLY, READ_PROPERTY, MINE).allow(READ_PROPERTY, MINE));
        assertGranted(false, dacl().entry(CALLBACK_DENY, 0, READ_PROPERTY, MINE).allow(READ_PROPERTY, MINE));
        assertGranted(
                false,
                dacl().entry(CALLBACK_DENY_OBJECT, 0, READ_PROPERTY, MINE, LOCKOUT_TIME)
                        .allow(READ_PROPERTY, MINE));
    }

    @Test
    void descriptorWithoutADaclGrantsNothing() {
        assertFalse(new ReadPermission(Optional.empty(), Set.of(Sid.parse(MINE))).isGranted(LOCKOUT_TIME));
        byte[] absent = dacl().allow(READ_PROPERTY, MINE).descriptor();
        absent[2] = 0;
        assertFalse(new ReadPermission(Optional.of(absent), Set.of(Sid.parse(MINE))).isGranted(LOCKOUT_TIME));
    }

    @Test
    void truncatedDescriptorIsMalformed() {
        byte[] whole = dacl().allow(READ_PROPERTY, OF_OTHERS)
                .allow(READ_PROPERTY, MINE)
                .descriptor();
        byte[] cut = Arrays.copyOf(whole, whole.length - 4);
        ReadPermission permission = new ReadPermission(Optional.of(cut), Set.of(Sid.parse(MINE)));
        assertThrows(IndexOutOfBoundsException.class, () -> permission.isGranted(LOCKOUT_TIME));
    }
}
