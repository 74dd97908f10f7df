// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.time.Instant;
import java.util.List;
import org.adcertmap.lab.Filetime;

/**
 * Checks simple binds by DN, userPrincipalName or {@code DOMAIN\name}. A rejected bind has the sub-code of Active
 * Directory; one about the state of the account is sent only if the password is right.
 */
final class FakeBinds {
    private static final int ACCOUNT_DISABLE = 0x2;

    private final FakeDomain domain;
    private final FakeEntries entries;
    private final ConstructedAttributes constructed;

    FakeBinds(FakeDomain domain, FakeEntries entries, ConstructedAttributes constructed) {
        this.domain = domain;
        this.entries = entries;
        this.constructed = constructed;
    }

    /** Returns the same request with the account's DN; a request without name or password is an anonymous bind. */
    SimpleBindRequest check(SimpleBindRequest request) throws LDAPException {
        String name = request.getBindDN();
        String password = request.getPassword().stringValue();
        if (name.isEmpty() || password.isEmpty()) {
            return new SimpleBindRequest();
        }
        Entry account = account(name);
        if (account == null || !password.equals(account.getAttributeValue("userPassword"))) {
            throw rejected("52e");
        }
        if ((FakeEntries.number(account, "userAccountControl", 0) & ACCOUNT_DISABLE) != 0) {
            throw rejected("533");
        }
        long expires = FakeEntries.number(account, "accountExpires", 0);
        if (expires != 0 && expires <= Filetime.of(Instant.now())) {
            throw rejected("701");
        }
        int computed = constructed.computed(account);
        if (computed != 0) {
            throw rejected((computed & 0x10) != 0 ? "775" : "773");
        }
        return new SimpleBindRequest(account.getDN(), password);
    }

    private Entry account(String name) {
        if (DN.isValidDN(name)) {
            return entries.read(name);
        }
        String prefix = domain.netbios() + "\\";
        boolean isDownLevelName = name.regionMatches(true, 0, prefix, 0, prefix.length());
        List<SearchResultEntry> found = entries.find(
                isDownLevelName
                        ? Filter.createEqualityFilter("sAMAccountName", name.substring(prefix.length()))
                        : Filter.createEqualityFilter("userPrincipalName", name));
        return found.size() == 1 ? found.get(0) : null;
    }

    private static LDAPException rejected(String data) {
        return new LDAPException(
                ResultCode.INVALID_CREDENTIALS,
                "80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data " + data + ", v4563\0");
    }
}
