// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.LyingController.Query;
import org.adcertmap.lab.StartsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Entries as no domain controller returns them, at every query of a login. What cannot be used is an outage of that
 * domain controller alone, so that cached outcomes are served, and the second one is queried; it is never an internal
 * error and never an answer about alice.
 */
@StartsServer
class EntryShapesTest {
    private static final String MAPPED = "CORP\\alice [Domain Users, Engineers, Staff, Users]";
    /** The name of the group Engineers is not readable. */
    private static final String NAMELESS = "CORP\\alice [Domain Users, Staff, Users]";

    private static final String OUTAGE = "outage";
    private static final String DOMAIN = "DC=corp,DC=example,DC=test";
    private static final byte[] BOB =
            Sid.parse("S-1-5-21-1111111111-2222222222-3333333333-2002").toBytes();
    private static final byte[] NO_UTF_8 = {'a', (byte) 0xFF};
    private static final List<Arguments> ROWS = new ArrayList<>();

    private static LyingController controllers;

    private static void row(Query query, String shape, Consumer<Entry> change, String alone, String withSecond) {
        rowOfEntries(
                query,
                shape,
                entry -> {
                    change.accept(entry);
                    return List.of(entry);
                },
                alone,
                withSecond);
    }

    private static void rowOfEntries(
            Query query, String shape, Function<Entry, List<Entry>> entries, String alone, String withSecond) {
        ROWS.add(Arguments.of(query, shape, entries, alone, withSecond));
    }

    /** The response is unusable: an outage alone, and the second domain controller is queried. */
    private static void unusable(Query query, String shape, Consumer<Entry> change) {
        row(query, shape, change, OUTAGE, MAPPED);
    }

    /** The response is an answer, which counts although there is a second domain controller. */
    private static void answer(Query query, String shape, Consumer<Entry> change, String outcome) {
        row(query, shape, change, outcome, outcome);
    }

    private static Consumer<Entry> set(String attribute, String... values) {
        return entry -> entry.setAttribute(attribute, values);
    }

    private static Consumer<Entry> set(String attribute, byte[]... values) {
        return entry -> entry.setAttribute(attribute, values);
    }

    private static Consumer<Entry> without(String attribute) {
        return entry -> entry.removeAttribute(attribute);
    }

    private static Consumer<Entry> dn(String dn) {
        return entry -> entry.setDN(dn);
    }

    /** Renames the attribute, for example to one with options. */
    private static Consumer<Entry> renamed(String attribute, String name) {
        return entry -> {
            byte[][] values = entry.getAttributeValueByteArrays(attribute);
            entry.removeAttribute(attribute);
            entry.addAttribute(name, values);
        };
    }

    /** Only the entry with this name is changed. */
    private static Consumer<Entry> of(String cn, Consumer<Entry> change) {
        return entry -> {
            if (entry.getDN().startsWith("CN=" + cn + ",")) {
                change.accept(entry);
            }
        };
    }

    private static Entry copy(Entry entry, Consumer<Entry> change) {
        Entry copy = entry.duplicate();
        change.accept(copy);
        return copy;
    }

    /** What a value of one single-valued attribute that must be usable cannot be. */
    private static void singleValued(Query query, String attribute, Function<Consumer<Entry>, Consumer<Entry>> where) {
        unusable(query, attribute + " without a value", where.apply(set(attribute, new String[0])));
        unusable(query, attribute + " twice", where.apply(entry -> entry.addAttribute(attribute, "another")));
        unusable(query, attribute + ";binary", where.apply(renamed(attribute, attribute + ";binary")));
        unusable(query, attribute + ";range", where.apply(renamed(attribute, attribute + ";range=0-*")));
    }

    private static void sid(Query query, Function<Consumer<Entry>, Consumer<Entry>> where) {
        unusable(query, "objectSid absent", where.apply(without("objectSid")));
        unusable(query, "objectSid of 3 octets", where.apply(set("objectSid", new byte[] {1, 2, 3})));
        unusable(query, "objectSid empty", where.apply(set("objectSid", new byte[0])));
        unusable(query, "objectSid of revision 2", where.apply(entry -> {
            byte[] sid = entry.getAttributeValueBytes("objectSid").clone();
            sid[0] = 2;
            entry.setAttribute("objectSid", sid);
        }));
        unusable(query, "objectSid twice", where.apply(entry -> entry.addAttribute("objectSid", BOB)));
        unusable(query, "objectSid;binary", where.apply(renamed("objectSid", "objectSid;binary")));
    }

    private static void name(Query query, String attribute, Function<Consumer<Entry>, Consumer<Entry>> where) {
        unusable(query, attribute + " empty", where.apply(set(attribute, "")));
        unusable(query, attribute + " blank", where.apply(set(attribute, " ")));
        unusable(query, attribute + " with NUL", where.apply(set(attribute, "a\0b")));
        unusable(query, attribute + " with CR LF", where.apply(set(attribute, "a\r\nb")));
        unusable(query, attribute + " is no UTF-8", where.apply(set(attribute, NO_UTF_8)));
        singleValued(query, attribute, where);
    }

    private static void integer(Query query, String attribute, Function<Consumer<Entry>, Consumer<Entry>> where) {
        for (String value : List.of("", "x", "0x200", "5 ", "99999999999999999999")) {
            unusable(query, attribute + "=[" + value + "]", where.apply(set(attribute, value)));
        }
        singleValued(query, attribute, where);
    }

    private static void distinguishedName(Query query, Function<Consumer<Entry>, Consumer<Entry>> where) {
        unusable(query, "DN empty", where.apply(dn("")));
        unusable(query, "DN outside the forest", where.apply(dn("CN=alice,DC=elsewhere")));
    }

    static {
        Function<Consumer<Entry>, Consumer<Entry>> it = Function.identity();

        sid(Query.FIND, it);
        answer(Query.FIND, "objectSid of bob", set("objectSid", BOB), "ADCM-SID-MISMATCH");
        answer(Query.FIND, "whenCreated absent", without("whenCreated"), MAPPED);
        unusable(Query.FIND, "whenCreated malformed", set("whenCreated", "yesterday"));
        singleValued(Query.FIND, "whenCreated", it);
        answer(Query.FIND, "userAccountControl absent", without("userAccountControl"), "ADCM-STATE-UNREADABLE");
        integer(Query.FIND, "userAccountControl", it);
        unusable(Query.FIND, "userAccountControl=[2147483648]", set("userAccountControl", "2147483648"));
        unusable(Query.FIND, "userAccountControl=[512,514]", set("userAccountControl", "512", "514"));
        answer(Query.FIND, "userPrincipalName absent", without("userPrincipalName"), MAPPED);
        answer(Query.FIND, "sAMAccountName absent", without("sAMAccountName"), MAPPED);
        answer(Query.FIND, "USERPRINCIPALNAME", renamed("userPrincipalName", "USERPRINCIPALNAME"), MAPPED);
        singleValued(Query.FIND, "userPrincipalName", it);
        singleValued(Query.FIND, "sAMAccountName", it);
        unusable(Query.FIND, "userPrincipalName is no UTF-8", set("userPrincipalName", NO_UTF_8));
        for (String range : List.of("0-99999999999999999999", "5-9", "0-5", "1-*", "x-*", "0-*;binary")) {
            unusable(
                    Query.FIND,
                    "altSecurityIdentities;range=" + range,
                    set("altSecurityIdentities;range=" + range, "X509:<SKI>01"));
        }
        answer(
                Query.FIND,
                "altSecurityIdentities;range=0-*",
                set("altSecurityIdentities;range=0-*", "X509:<SKI>01"),
                MAPPED);
        unusable(Query.FIND, "altSecurityIdentities;binary", set("altSecurityIdentities;binary", "X509:<SKI>01"));
        unusable(Query.FIND, "altSecurityIdentities twice", entry -> {
            entry.setAttribute("altSecurityIdentities", "X509:<SKI>01");
            entry.setAttribute("altSecurityIdentities;range=0-*", "X509:<SKI>02");
        });
        unusable(Query.FIND, "altSecurityIdentities is no UTF-8", set("altSecurityIdentities", NO_UTF_8));
        distinguishedName(Query.FIND, it);
        rowOfEntries(Query.FIND, "no entry", entry -> List.of(), "ADCM-NO-ACCOUNT", "ADCM-NO-ACCOUNT");
        rowOfEntries(Query.FIND, "the entry twice", entry -> List.of(entry, entry), MAPPED, MAPPED);
        rowOfEntries(
                Query.FIND,
                "two entries with one SID",
                entry -> List.of(entry, copy(entry, dn("CN=alice2," + DOMAIN))),
                OUTAGE,
                MAPPED);
        rowOfEntries(
                Query.FIND,
                "an entry that was not queried",
                entry -> List.of(entry, copy(entry, bob -> {
                    bob.setDN("CN=bob," + DOMAIN);
                    bob.setAttribute("objectSid", BOB);
                    bob.setAttribute("userPrincipalName", "bob@corp.example.test");
                    bob.setAttribute("sAMAccountName", "bob");
                })),
                MAPPED,
                MAPPED);
        rowOfEntries(
                Query.FIND,
                "two accounts with her name",
                entry -> List.of(entry, copy(entry, bob -> {
                    bob.setDN("CN=bob," + DOMAIN);
                    bob.setAttribute("objectSid", BOB);
                })),
                "ADCM-AMBIGUOUS",
                "ADCM-AMBIGUOUS");
        rowOfEntries(
                Query.FIND,
                "more entries than the size limit",
                entry -> Stream.generate(() -> entry).limit(200).toList(),
                OUTAGE,
                MAPPED);

        sid(Query.READ, it);
        unusable(Query.READ, "objectSid of bob", set("objectSid", BOB));
        unusable(Query.READ, "sAMAccountName absent", without("sAMAccountName"));
        name(Query.READ, "sAMAccountName", it);
        answer(Query.READ, "userPrincipalName absent", without("userPrincipalName"), MAPPED);
        name(Query.READ, "userPrincipalName", it);
        answer(Query.READ, "msDS-PrincipalName absent", without("msDS-PrincipalName"), MAPPED);
        answer(Query.READ, "msDS-PrincipalName in lower case", set("msDS-PrincipalName", "corp\\alice"), MAPPED);
        answer(Query.READ, "msDS-PrincipalName is a SID", set("msDS-PrincipalName", "S-1-5-21-1-2-3-4"), MAPPED);
        unusable(Query.READ, "msDS-PrincipalName of another domain", set("msDS-PrincipalName", "EVIL\\alice"));
        singleValued(Query.READ, "msDS-PrincipalName", it);
        answer(Query.READ, "userAccountControl absent", without("userAccountControl"), "ADCM-STATE-UNREADABLE");
        answer(Query.READ, "userAccountControl=[514]", set("userAccountControl", "514"), "ADCM-DISABLED");
        integer(Query.READ, "userAccountControl", it);
        unusable(Query.READ, "userAccountControl=[512,514]", set("userAccountControl", "512", "514"));
        unusable(Query.READ, "userAccountControl=[2147483648]", set("userAccountControl", "2147483648"));
        String computed = "msDS-User-Account-Control-Computed";
        answer(Query.READ, computed + " absent", without(computed), "ADCM-STATE-UNREADABLE");
        answer(Query.READ, computed + "=[16]", set(computed, "16"), "ADCM-LOCKED-OUT");
        integer(Query.READ, computed, it);
        unusable(Query.READ, "lockoutTime=[x]", set("lockoutTime", "x"));
        unusable(Query.READ, "lockoutTime twice", set("lockoutTime", "0", "1"));
        answer(Query.READ, "accountExpires absent", without("accountExpires"), "ADCM-STATE-UNREADABLE");
        answer(Query.READ, "accountExpires=[1]", set("accountExpires", "1"), "ADCM-ACCOUNT-EXPIRED");
        integer(Query.READ, "accountExpires", it);
        answer(Query.READ, "logonHours absent", without("logonHours"), "ADCM-STATE-UNREADABLE");
        answer(Query.READ, "logonHours never", set("logonHours", new byte[21]), "ADCM-LOGON-HOURS");
        unusable(Query.READ, "logonHours;binary never", entry -> {
            entry.removeAttribute("logonHours");
            entry.setAttribute("logonHours;binary", new byte[21]);
        });
        singleValued(Query.READ, "logonHours", it);
        unusable(Query.READ, "tokenGroups absent", without("tokenGroups;range=0-1"));
        String token = "tokenGroups;range=0-1";
        unusable(Query.READ, "tokenGroups;binary", renamed(token, "tokenGroups;binary"));
        unusable(Query.READ, "tokenGroups with a value that is no SID", set(token, BOB, new byte[] {1}));
        for (String range : List.of("0-99999999999999999999", "5-9", "0-5", "1-2", "0-0", "-1-0")) {
            unusable(Query.READ, "tokenGroups;range=" + range, renamed(token, "tokenGroups;range=" + range));
        }
        unusable(Query.READ, "tokenGroups in two ranges", set("tokenGroups;range=2-*", BOB));
        unusable(Query.READ, "tokenGroups beside its range", set("tokenGroups", BOB));
        distinguishedName(Query.READ, it);
        unusable(Query.READ, "DN of the configuration's parent", dn("DC=example,DC=test"));
        rowOfEntries(Query.READ, "no entry", entry -> List.of(), OUTAGE, MAPPED);
        rowOfEntries(Query.READ, "the entry twice", entry -> List.of(entry, entry), OUTAGE, MAPPED);

        unusable(Query.RANGES, "the next range absent", without("tokenGroups;range=2-*"));
        unusable(Query.RANGES, "begins elsewhere", renamed("tokenGroups;range=2-*", "tokenGroups;range=3-*"));
        unusable(Query.RANGES, "without a value", set("tokenGroups;range=2-*", new String[0]));
        unusable(Query.RANGES, "has a value that is no SID", set("tokenGroups;range=2-*", "x"));
        unusable(Query.RANGES, "is of another entry", dn("CN=bob," + DOMAIN));
        unusable(Query.RANGES, "has no end", entry -> {
            entry.removeAttribute("tokenGroups;range=2-*");
            entry.addAttribute(new Attribute("tokenGroups;range=2-2", "x"));
        });
        rowOfEntries(Query.RANGES, "no entry", entry -> List.of(), OUTAGE, MAPPED);

        Function<Consumer<Entry>, Consumer<Entry>> engineers = change -> of("Engineers", change);
        sid(Query.GROUP_NAMES, engineers);
        unusable(Query.GROUP_NAMES, "a group that was not queried", engineers.apply(set("objectSid", BOB)));
        answer(Query.GROUP_NAMES, "sAMAccountName absent", engineers.apply(without("sAMAccountName")), NAMELESS);
        name(Query.GROUP_NAMES, "sAMAccountName", engineers);
        answer(Query.GROUP_NAMES, "groupType absent", engineers.apply(without("groupType")), NAMELESS);
        unusable(Query.GROUP_NAMES, "groupType=[2147483650]", engineers.apply(set("groupType", "2147483650")));
        integer(Query.GROUP_NAMES, "groupType", engineers);
        distinguishedName(Query.GROUP_NAMES, engineers);
        rowOfEntries(Query.GROUP_NAMES, "each group twice", entry -> List.of(entry, entry), OUTAGE, MAPPED);
        rowOfEntries(Query.GROUP_NAMES, "no entry", entry -> List.of(), "CORP\\alice []", "CORP\\alice []");

        name(Query.CROSS_REF, "nETBIOSName", it);
        unusable(Query.CROSS_REF, "nETBIOSName absent", without("nETBIOSName"));
        unusable(Query.CROSS_REF, "nETBIOSName with a backslash", set("nETBIOSName", "A\\B"));
        unusable(Query.CROSS_REF, "nCName absent", without("nCName"));
        singleValued(Query.CROSS_REF, "nCName", it);
        for (String dn : List.of("", "x", "CN=x," + DOMAIN, "DC=elsewhere", "DC=example,DC=test")) {
            unusable(Query.CROSS_REF, "nCName=[" + dn + "]", set("nCName", dn));
        }
        rowOfEntries(Query.CROSS_REF, "no entry", entry -> List.of(), OUTAGE, MAPPED);
        rowOfEntries(Query.CROSS_REF, "the entry twice", entry -> List.of(entry, entry), OUTAGE, MAPPED);
        rowOfEntries(
                Query.CROSS_REF,
                "two domains with one NetBIOS name",
                entry -> List.of(entry, copy(entry, set("nCName", "DC=elsewhere"))),
                OUTAGE,
                MAPPED);

        Function<Consumer<Entry>, Consumer<Entry>> ntAuth = change -> of("NTAuthCertificates", change);
        Function<Consumer<Entry>, Consumer<Entry>> roots = change -> entry -> {
            if (!entry.getDN().startsWith("CN=NTAuth")) {
                change.accept(entry);
            }
        };
        for (Function<Consumer<Entry>, Consumer<Entry>> object : List.of(ntAuth, roots)) {
            String where = object == ntAuth ? "NTAuth: " : "root CA: ";
            unusable(Query.PUBLISHED_CAS, where + "absent", object.apply(without("cACertificate")));
            unusable(
                    Query.PUBLISHED_CAS,
                    where + "cACertificate;binary",
                    object.apply(renamed("cACertificate", "cACertificate;binary")));
            unusable(Query.PUBLISHED_CAS, where + "without a value", object.apply(set("cACertificate", new String[0])));
        }
        answer(
                Query.PUBLISHED_CAS,
                "NTAuth: not a certificate",
                ntAuth.apply(set("cACertificate", "not a certificate".getBytes(StandardCharsets.UTF_8))),
                "ADCM-NOT-IN-NTAUTH");
        unusable(Query.PUBLISHED_CAS, "NTAuth under another name", ntAuth.apply(dn("CN=Other," + DOMAIN)));
        unusable(Query.PUBLISHED_CAS, "DN malformed", ntAuth.apply(dn("x")));
        rowOfEntries(Query.PUBLISHED_CAS, "no entry", entry -> List.of(), OUTAGE, MAPPED);
        rowOfEntries(Query.PUBLISHED_CAS, "each entry twice", entry -> List.of(entry, entry), MAPPED, MAPPED);
        rowOfEntries(
                Query.PUBLISHED_CAS,
                "more entries than a page",
                entry -> Stream.generate(() -> entry).limit(600).toList(),
                OUTAGE,
                MAPPED);

        for (String context : List.of("configurationNamingContext", "rootDomainNamingContext")) {
            unusable(Query.ROOT_DSE, context + " absent", without(context));
            unusable(Query.ROOT_DSE, context + " malformed", set(context, "x"));
            singleValued(Query.ROOT_DSE, context, it);
        }
        answer(Query.ROOT_DSE, "currentTime absent", without("currentTime"), MAPPED);
        unusable(Query.ROOT_DSE, "currentTime malformed", set("currentTime", "noon"));
        unusable(Query.ROOT_DSE, "currentTime twice", set("currentTime", "20260101000000.0Z", "20270101000000.0Z"));
    }

    @BeforeAll
    static void start() throws GeneralSecurityException, IOException {
        controllers = new LyingController();
    }

    @AfterAll
    static void stop() {
        controllers.close();
    }

    @AfterEach
    void tellTheTruth() {
        controllers.lies().stop();
    }

    static Stream<Arguments> rows() {
        return ROWS.stream();
    }

    @Test
    void withoutALieAliceLogsIn() throws GeneralSecurityException {
        assertEquals(MAPPED, controllers.alone());
        assertEquals(MAPPED, controllers.withSecond());
        assertTrue(ROWS.size() >= 118, () -> "rows: " + ROWS.size());
    }

    @ParameterizedTest(name = "{0} {1}: {3}, {4}")
    @MethodSource("rows")
    void shapeIsNeverAnInternalErrorOrAWrongAnswer(
            Query query, String shape, Function<Entry, List<Entry>> entries, String alone, String withSecond)
            throws GeneralSecurityException {
        if (query == Query.CROSS_REF || query == Query.ROOT_DSE) {
            controllers.disconnect(); // a login with known domains does not read them
        }
        controllers.lies().change(query::test, entries);
        assertEquals(alone, controllers.alone(), shape);
        assertEquals(withSecond, controllers.withSecond(), shape);
    }
}
