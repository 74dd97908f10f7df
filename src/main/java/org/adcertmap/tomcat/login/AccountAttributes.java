// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappedUser;
import org.adcertmap.mapping.account.Account;

/**
 * The attributes of the principal of a mapped account, as a view of the account: a cache holds many principals, and few
 * applications read attributes. Serialized as a HashMap of strings and lists of strings, which needs no class of this
 * product. Immutable; safe for any number of threads.
 */
final class AccountAttributes extends AbstractMap<String, Object> implements Serializable {
    static final String CERTIFICATE = "certificateSha256";
    static final String SID = "sid";

    private static final List<String> NAMES = List.of(
            SID,
            "upn",
            "sAMAccountName",
            "domain",
            "distinguishedName",
            "groupSids",
            "method",
            "strength",
            CERTIFICATE);
    private static final long serialVersionUID = 1;

    private final transient MappedUser user;
    private final transient String certificate;

    /** Creates the attributes of an outcome, which they do not keep: it may have a trace. */
    AccountAttributes(Mapped mapped) {
        user = mapped.user();
        certificate = mapped.clientCertificate().sha256Thumbprint();
    }

    /** Lists are copies, which the caller may change. */
    @Override
    public Object get(Object name) {
        return name instanceof String text ? attribute(text) : null;
    }

    private Object attribute(String name) {
        return switch (name) {
            case "method" -> user.method();
            case "strength" -> user.strength().lowerCaseName();
            case CERTIFICATE -> certificate;
            default -> user.account().map(account -> attributeOf(account, name)).orElse(null);
        };
    }

    private static Object attributeOf(Account account, String name) {
        return switch (name) {
            case SID -> account.sid().toString();
            case "upn" -> account.userPrincipalName().orElse(null);
            case "sAMAccountName" -> account.sAMAccountName();
            case "domain" -> account.dnsDomain();
            case "distinguishedName" -> account.distinguishedName();
            case "groupSids" ->
                new ArrayList<>(account.groups().stream()
                        .map(group -> group.sid().toString())
                        .toList());
            default -> null;
        };
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return all().entrySet();
    }

    private Map<String, Object> all() {
        Map<String, Object> all = new HashMap<>();
        for (String name : NAMES) {
            Object value = attribute(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }

    private Object writeReplace() {
        return all();
    }
}
