package org.adcertmap.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.ClientCertificate;

/**
 * The userPrincipalName of the subject alternative name: an account's attribute of that name (explicit), or else the
 * account whose sAMAccountName stands before the {@code @} and whose domain's DNS name stands behind it (implicit).
 * Weak. Sources: MS-KILE 3.3.5.6.1, MS-ADTS 3.1.1.13.6; KB281245. Stricter than Windows on purpose: no other suffix
 * reaches a sAMAccountName.
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
        List<AccountQuery> questions = new ArrayList<>();
        certificate.claimedUpns().forEach(upn -> {
            int at = upn.lastIndexOf('@');
            if (at > 0 && at < upn.length() - 1) {
                questions.add(
                        new AccountQuery(this, Precedence.EXPLICIT_UPN, Optional.empty(), "userPrincipalName", upn));
                questions.add(AccountQuery.sAMAccountName(
                        this, Precedence.IMPLICIT_UPN, upn.substring(0, at), upn.substring(at + 1)));
            }
        });
        return questions;
    }
}
