// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * Names for table tests, as text: {@code UPN:alice@corp.example.test}, {@code DNS:}, {@code email:}, {@code URI:},
 * {@code IP:}, {@code dir:CN=x}, {@code RID:1.2.3}, and {@code other:1.2.3} for an otherName of that type; several are
 * separated by a blank. Stateless.
 */
public final class NamesInText {
    private NamesInText() {}

    private static List<GeneralName> names(String text) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.stream(text.trim().split(" +")).map(NamesInText::name).toList();
    }

    private static GeneralName name(String text) {
        String value = text.substring(text.indexOf(':') + 1);
        return switch (text.substring(0, text.indexOf(':'))) {
            case "UPN" -> WindowsExtensions.upn(value);
            case "DNS" -> new GeneralName(GeneralName.dNSName, value);
            case "email" -> new GeneralName(GeneralName.rfc822Name, value);
            case "URI" -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
            case "IP" -> new GeneralName(GeneralName.iPAddress, value);
            case "RID" -> new GeneralName(GeneralName.registeredID, value);
            case "dir" -> new GeneralName(new X500Name(value));
            case "other" -> WindowsExtensions.otherName(value, new DERUTF8String("x"));
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** Returns the change that adds the names to the subject alternative name of a certificate. */
    public static UnaryOperator<CertificateBuilder> subjectAltNames(String names) {
        return builder -> {
            names(names).forEach(builder::subjectAltName);
            return builder;
        };
    }

    /** Returns the change that sets the name constraints of a CA certificate; no names for none of the kind. */
    public static UnaryOperator<CertificateBuilder> nameConstraints(String permitted, String excluded) {
        return builder -> builder.rawExtension(
                Extension.nameConstraints.getId(),
                true,
                Signing.der(new NameConstraints(subtrees(permitted), subtrees(excluded))));
    }

    private static GeneralSubtree[] subtrees(String names) {
        GeneralSubtree[] subtrees =
                names(names).stream().map(GeneralSubtree::new).toArray(GeneralSubtree[]::new);
        return subtrees.length == 0 ? null : subtrees;
    }
}
