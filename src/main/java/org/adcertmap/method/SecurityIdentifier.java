package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * The SID extension. It never finds an account; it makes a weak match strong where it is the account's objectSid, and
 * refuses it where it is not. Strong. Sources: MS-PKCA 3.1.5.2.1.6; KB5014754.
 */
public record SecurityIdentifier() implements MappingMethod {
    @Override
    public String name() {
        return "sid";
    }

    @Override
    public Strength strength() {
        return Strength.STRONG;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return List.of();
    }
}
