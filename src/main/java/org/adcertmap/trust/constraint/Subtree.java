// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.constraint;

import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * A GeneralSubtree of a name constraints extension (RFC 5280 4.2.1.10).
 *
 * @param base the base of the subtree
 * @param hasDistance whether it has a minimum or a maximum, which RFC 5280 does not use
 */
record Subtree(ConstrainedName base, boolean hasDistance) {
    private static final int ZERO = 0;
    private static final int MINIMUM = 0x80;

    static Subtree of(DerReader.Element generalSubtree) throws MalformedDerException {
        DerReader parts = generalSubtree.children();
        ConstrainedName base = ConstrainedName.of(parts.next());
        boolean hasDistance = false;
        while (parts.hasNext()) {
            DerReader.Element distance = parts.next();
            byte[] number = distance.contents();
            // DER omits the default, but a minimum of zero is harmless.
            hasDistance |= distance.tag() != MINIMUM || number.length != 1 || number[0] != ZERO;
        }
        return new Subtree(base, hasDistance);
    }

    boolean isOfFormOf(ConstrainedName name) {
        return base.form().equals(name.form());
    }

    /**
     * Returns whether the subtree contains a name of its form.
     *
     * @throws MalformedDerException if this cannot be judged, with the reason
     */
    boolean contains(ConstrainedName name) throws MalformedDerException {
        if (hasDistance) {
            throw new MalformedDerException("a subtree has a minimum or a maximum");
        }
        return switch (base.form()) {
            case ConstrainedName.USER_PRINCIPAL_NAME -> DomainNames.containsUpn(base.text(), name.text());
            case ConstrainedName.RFC822_NAME -> DomainNames.containsMailbox(base.text(), name.text());
            case ConstrainedName.DNS_NAME -> DomainNames.containsDns(base.text(), name.text());
            case ConstrainedName.URI -> DomainNames.containsUri(base.text(), name.text());
            case ConstrainedName.DIRECTORY_NAME -> DirectoryNames.contains(base.value(), name.value());
            case ConstrainedName.IP_ADDRESS -> IpAddresses.contains(base.value(), name.value());
            default -> throw new MalformedDerException("constraints on names of this form are not supported");
        };
    }
}
