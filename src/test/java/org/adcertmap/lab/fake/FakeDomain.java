// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

/**
 * The names and the SID of the domain of a {@link FakeActiveDirectory}. Immutable.
 *
 * @param dns the DNS name in lower case
 * @param netbios the NetBIOS name
 * @param sid the SID of the domain as text
 */
public record FakeDomain(String dns, String netbios, String sid) {
    /** The domain of the worked examples: {@code corp.example.test}, {@code CORP}. */
    public static final FakeDomain CORP =
            new FakeDomain("corp.example.test", "CORP", "S-1-5-21-1111111111-2222222222-3333333333");

    String dn() {
        return "DC=" + dns.replace(".", ",DC=");
    }

    String configurationDn() {
        return "CN=Configuration," + dn();
    }

    /** Returns the DN of the organizational unit for accounts and groups of tests. */
    String testsDn() {
        return "OU=adcertmap-tests," + dn();
    }

    String serviceAccountDn() {
        return "CN=svc-adcertmap,CN=Users," + dn();
    }

    String sid(int rid) {
        return sid + "-" + rid;
    }
}
