// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javax.security.auth.login.LoginException;
import org.adcertmap.delegation.KdcError.Request;
import org.adcertmap.delegation.ServiceLogin.Service;
import org.adcertmap.mapping.account.Account;

/**
 * Tries for an administrator whether an account can be delegated: obtains a ticket of the account for the service
 * account itself (S4U2Self). Each trial logs the service account in; only with a keytab that has its present key,
 * because a rejected login may count towards the lockout. Waits for the KDC for as long as krb5.conf says. Immutable.
 *
 * @param principal the service account, {@code name@REALM}
 */
public record AccountTrial(String principal, Path keytab) {
    /**
     * Tries one account.
     *
     * @return the reason code and what happened; empty if a ticket of it can be used for targets
     * @throws IOException if the service account cannot log in, or no KDC responds
     */
    public Optional<String> refusal(Account account) throws IOException {
        DelegatedAccount delegated = DelegatedAccount.of(account);
        Service service;
        try {
            service = new ServiceLogin(principal, keytab, Clock.systemUTC()).service();
        } catch (LoginException e) {
            throw new IOException(
                    principal + " cannot log in: " + KdcError.of(e).text(), e);
        }
        Request request = Request.S4U2SELF;
        try {
            Impersonation impersonation = Impersonation.of(service, delegated.principal());
            request = Request.S4U2PROXY; // newer JDKs look at the flag of the ticket only here
            impersonation.token(principal);
            return Optional.empty();
        } catch (Exception e) {
            RefusedDelegation refused = KdcError.of(e).refusal(request, delegated, principal);
            return switch (refused.refusal()) {
                case UNAVAILABLE -> throw new IOException(refused.sentence(), e);
                case TARGET -> Optional.empty(); // the KDC has seen a forwardable ticket
                default -> Optional.of(refused.refusal().code() + ", " + refused.sentence());
            };
        }
    }
}
