// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Maps the userPrincipalName of the subject alternative name: to the account with this attribute value (explicit UPN),
 * or else to {@code sAMAccountName@DNS-domain} (implicit UPN). Weak. Deliberately stricter than Windows: with any other
 * suffix the sAMAccountName is not searched. Sources: MS-KILE 3.3.5.6.1, MS-ADTS 3.1.1.13.6; KB281245.
 */
public record UserPrincipalName() implements MappingMethod {
    @Override
    public String name() {
        return "upn";
    }

    @Override
    public Strength strength() {
        return Strength.WEAK;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        List<AccountQuery> queries = new ArrayList<>();
        certificate.claimedUpns().forEach(upn -> {
            int at = upn.lastIndexOf('@');
            if (at > 0 && at < upn.length() - 1) {
                queries.add(new AccountQuery(
                        Precedence.EXPLICIT_UPN, Optional.empty(), AccountQuery.USER_PRINCIPAL_NAME, upn));
                queries.add(AccountQuery.sAMAccountName(
                        Precedence.IMPLICIT_UPN, upn.substring(0, at), upn.substring(at + 1)));
            }
        });
        return queries;
    }
}
