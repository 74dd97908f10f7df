// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.delegation.KerberosDelegation;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.AccountPattern;

/** Maps as another mapper does, and drops the delegation of an account that is denied. Immutable. */
record DelegationEviction(Mapper mapper, KerberosDelegation delegation) implements Mapper {
    @Override
    public MappingOutcome map(List<X509Certificate> chain, AccountPattern pattern) {
        MappingOutcome outcome = mapper.map(chain, pattern);
        if (outcome instanceof Denied denied && denied.account().isPresent()) {
            Sid account = denied.account().get();
            delegation.evictIf(account::equals);
        }
        return outcome;
    }

    @Override
    public Optional<MappingOutcome> mapAgain(List<X509Certificate> chain, Mapped before) {
        return mapper.mapAgain(chain, before);
    }
}
