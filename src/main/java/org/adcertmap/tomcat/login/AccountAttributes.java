// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.method.Strength;

/**
 * The attributes of the principal of a mapped account, as a view of the account: a cache holds many principals, and few
 * applications read attributes. Serialized as a HashMap of strings and lists of strings, which needs no class of this
 * product. Immutable; safe for any number of threads.
 */
final class AccountAttributes extends AbstractMap<String, Object> implements Serializable {
    static final String CERTIFICATE = "certificateSha256";
    static final String SID = "sid";

    private static final long serialVersionUID = 1;

    private final transient Account account; // null for a user in a file
    private final transient String method;
    private final transient Strength strength;
    private final transient String certificate;

    /** Creates the attributes of an outcome, which they do not keep: it may have a trace. */
    AccountAttributes(Mapped mapped) {
        account = mapped.account().orElse(null);
        method = mapped.method();
        strength = mapped.strength();
        certificate = mapped.clientCertificate().sha256Thumbprint();
    }

    @Override
    public Object get(Object name) {
        return CERTIFICATE.equals(name) ? certificate : all().get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return all().containsKey(name);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return all().entrySet();
    }

    /** Returns a copy, lists included, which is the caller's. */
    private Map<String, Object> all() {
        Map<String, Object> attributes = new HashMap<>();
        if (account != null) {
            attributes.put(SID, account.sid().toString());
            account.userPrincipalName().ifPresent(upn -> attributes.put("upn", upn));
            attributes.put("sAMAccountName", account.sAMAccountName());
            attributes.put("domain", account.dnsDomain());
            attributes.put("distinguishedName", account.distinguishedName());
            attributes.put(
                    "groupSids",
                    new ArrayList<>(account.groups().stream()
                            .map(group -> group.sid().toString())
                            .toList()));
        }
        attributes.put("method", method);
        attributes.put("strength", strength.lowerCaseName());
        attributes.put(CERTIFICATE, certificate);
        return attributes;
    }

    private Object writeReplace() {
        return all();
    }
}
