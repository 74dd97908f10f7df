// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.mapping.ListedUser;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.method.Strength;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.realm.GenericPrincipal;
import org.ietf.jgss.GSSCredential;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Checks that a principal contains only strings, and survives serialization with a replicated or persisted session. */
class AccountPrincipalTest extends EmbeddedTest {
    /** Permits strings, lists, maps and Tomcat's own principal, and no class of this product. */
    private static final ObjectInputFilter SIMPLE = ObjectInputFilter.Config.createFilter(
            "java.lang.String;java.lang.Object;java.util.ArrayList;java.util.HashMap;java.util.Map$Entry;"
                    + "java.util.Collections$UnmodifiableMap;java.security.Principal;"
                    + "org.apache.catalina.realm.GenericPrincipal*;!*");

    private static GenericPrincipal serialized(Principal principal) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(principal);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            in.setObjectInputFilter(SIMPLE);
            return (GenericPrincipal) in.readObject();
        }
    }

    /** The principal has a credential with {@code delegationInPrincipal}. */
    @Test
    void savedPrincipalHasNoCredential() throws Exception {
        Mapped mapped = mock(Mapped.class);
        ClientCertificate certificate = mock(ClientCertificate.class);
        when(certificate.sha256Thumbprint()).thenReturn("00ff");
        when(mapped.clientCertificate()).thenReturn(certificate);
        when(mapped.userName()).thenReturn("CORP\\alice");
        when(mapped.user()).thenReturn(new ListedUser("CORP\\alice", List.of(), "sid", Strength.STRONG));
        GSSCredential credential = mock(GSSCredential.class);
        GenericPrincipal before = (GenericPrincipal) AccountPrincipal.of(mapped, credential);
        assertSame(credential, before.getGssCredential());
        GenericPrincipal after = serialized(before);
        assertNull(after.getGssCredential());
        assertEquals("CORP\\alice", after.getName());
    }

    @Test
    @DisplayName("CVE-2026-34486 CVE-2026-29146 a principal contains only strings and lists of strings")
    void principalContainsOnlyStrings() throws Exception {
        directory.group("Engineers").add(alice);
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        tomcat.engine().setRealm(realm);
        tomcat.start();
        Principal principal = realm.authenticate(identityOf(alice).chain().toArray(X509Certificate[]::new));
        GenericPrincipal before = (GenericPrincipal) principal;
        assertEquals(GenericPrincipal.class, before.getClass(), "Tomcat's own class, which every node has");
        GenericPrincipal after = serialized(principal);
        assertEquals(before.getName(), after.getName());
        assertEquals(List.of(before.getRoles()), List.of(after.getRoles()));
        assertTrue(after.hasRole("Engineers"));
        List<String> names = Collections.list(before.getAttributeNames());
        assertTrue(names.contains("groupSids"), names::toString);
        for (String name : names) {
            assertEquals(before.getAttribute(name), after.getAttribute(name), name);
        }
    }
}
