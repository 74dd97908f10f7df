// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;
import org.adcertmap.mapping.Mapped;
import org.ietf.jgss.GSSCredential;

/**
 * The delegation of one outcome; created for each request, and therefore without any work. Thread-safe: {@code account}
 * is volatile, and computed more than once at worst.
 */
final class AccountDelegation implements Delegation {
    private final DelegationUses uses;
    private final Mapped mapped;
    private final long evictions; // so many were before
    private final long createdAt = System.nanoTime();
    private volatile DelegatedAccount account; // null before the first use

    AccountDelegation(DelegationUses uses, Mapped mapped) {
        this.uses = uses;
        this.mapped = mapped;
        this.evictions = uses.evictions();
    }

    private DelegatedAccount account() {
        DelegatedAccount known = account;
        if (known == null) {
            known = uses.account(mapped);
            account = known;
        }
        return known;
    }

    private DelegatedAccount permitted(String target) throws DelegationException {
        DelegatedAccount checked = account();
        uses.requireLasting(checked, evictions, createdAt, target);
        return checked;
    }

    @Override
    public GSSCredential call() throws DelegationException {
        return uses.credential(mapped, permitted(""));
    }

    @Override
    public <T> T run(Action<T> action) throws Exception {
        return uses.run(mapped, permitted(""), action);
    }

    @Override
    public byte[] token(String servicePrincipalName) throws DelegationException {
        return uses.token(mapped, permitted(servicePrincipalName), servicePrincipalName);
    }
}
