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
 * Who may bind? By DN, userPrincipalName or {@code DOMAIN\name}; a refusal says why the way AD says it: the sub-code of
 * an account's state comes only to those who know its password.
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

    /** The same request under the account's DN; one without a name stays anonymous. */
    SimpleBindRequest checked(SimpleBindRequest request) throws LDAPException {
        String name = request.getBindDN();
        String password = request.getPassword().stringValue();
        if (name.isEmpty() || password.isEmpty()) {
            return new SimpleBindRequest();
        }
        Entry account = account(name);
        if (account == null || !password.equals(account.getAttributeValue("userPassword"))) {
            throw refused("52e");
        }
        if ((FakeEntries.number(account, "userAccountControl", 0) & ACCOUNT_DISABLE) != 0) {
            throw refused("533");
        }
        long expires = FakeEntries.number(account, "accountExpires", 0);
        if (expires != 0 && expires <= Filetime.of(Instant.now())) {
            throw refused("701");
        }
        int computed = constructed.computed(account);
        if (computed != 0) {
            throw refused((computed & 0x10) != 0 ? "775" : "773");
        }
        return new SimpleBindRequest(account.getDN(), password);
    }

    private Entry account(String name) {
        if (DN.isValidDN(name)) {
            return entries.read(name);
        }
        String prefix = domain.netbios() + "\\";
        boolean old = name.regionMatches(true, 0, prefix, 0, prefix.length());
        List<SearchResultEntry> found = entries.find(
                old
                        ? Filter.createEqualityFilter("sAMAccountName", name.substring(prefix.length()))
                        : Filter.createEqualityFilter("userPrincipalName", name));
        return found.size() == 1 ? found.get(0) : null;
    }

    private static LDAPException refused(String data) {
        return new LDAPException(
                ResultCode.INVALID_CREDENTIALS,
                "80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data " + data + ", v4563\0");
    }
}
