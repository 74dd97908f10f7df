// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.AccountPattern;

/**
 * Maps as another mapper does, and drops what is cached of an account that is denied. What requests have of it ends
 * where the state of the account is the reason: a denied certificate says nothing about another one of the same
 * account. Immutable.
 */
record DelegationEviction(Mapper mapper, KerberosDelegation delegation) implements Mapper {
    private static final Set<Denial> OF_THE_ACCOUNT = EnumSet.of(
            Denial.DISABLED,
            Denial.LOCKED_OUT,
            Denial.ACCOUNT_EXPIRED,
            Denial.LOGON_HOURS,
            Denial.PASSWORD_EXPIRED,
            Denial.COMPUTER_ACCOUNT,
            Denial.STATE_UNREADABLE);

    @Override
    public MappingOutcome map(List<X509Certificate> chain, AccountPattern pattern) {
        MappingOutcome outcome = mapper.map(chain, pattern);
        if (outcome instanceof Denied denied && denied.account().isPresent()) {
            Sid account = denied.account().get();
            if (OF_THE_ACCOUNT.contains(denied.refusal().denial())) {
                delegation.evictIf(account::equals);
            } else {
                delegation.drop(account::equals);
            }
        }
        return outcome;
    }

    @Override
    public Optional<MappingOutcome> mapAgain(List<X509Certificate> chain, Mapped before) {
        return mapper.mapAgain(chain, before);
    }
}
