// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Binds a match by the SID extension. Strong. It creates no query: a SID equal to the account's objectSid turns a weak
 * match into a strong one, any other SID refuses the match. Sources: MS-PKCA 3.1.5.2.1.6; KB5014754.
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
