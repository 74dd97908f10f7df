// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.certificate.usage.CertificatePolicies;
import org.adcertmap.certificate.usage.KeyUsageExtensions;
import org.adcertmap.denial.CertificateRefusedException;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.asn1.x509.PolicyInformation;

/**
 * Fuzz target: the values of extensions of a client certificate. Malformed ones are refused with the two exceptions
 * that callers expect; from accepted ones Bouncy Castle reads the same names, SID, purposes and policies.
 */
public final class ExtensionsFuzz {
    private static final String UPN = "1.3.6.1.4.1.311.20.2.3";

    private ExtensionsFuzz() {}

    /** Reads an extension; empty where it is refused. */
    private interface Reader<T> {
        T read(byte[] extension) throws MalformedDerException, CertificateRefusedException;
    }

    private static <T> Optional<T> read(byte[] input, Reader<T> reader) {
        try {
            return Optional.of(reader.read(input));
        } catch (MalformedDerException | CertificateRefusedException e) {
            assertNotNull(e.getMessage());
            return Optional.empty();
        }
    }

    /** Bouncy Castle reads some of it in another way, or not at all; empty then. */
    private static <T> Optional<T> other(byte[] input, Reader<T> reader) {
        try {
            return read(input, reader);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            return Optional.empty();
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        read(input, SubjectAlternativeName::read)
                .ifPresent(names ->
                        other(input, ExtensionsFuzz::names).ifPresent(others -> assertSameNames(names, others)));
        read(input, SidExtension::read).ifPresent(sid -> {
            assertEquals(sid, Sid.fromBytes(sid.toBytes()));
            GeneralName name = GeneralNames.getInstance(input).getNames()[0];
            OtherName other = OtherName.getInstance(name.getName());
            String text =
                    new String(ASN1OctetString.getInstance(other.getValue()).getOctets(), StandardCharsets.ISO_8859_1);
            assertTrue(sid.toString().equalsIgnoreCase(text), text);
        });
        read(input, KeyUsageExtensions::extendedKeyUsage)
                .ifPresent(purposes -> other(
                                input,
                                octets ->
                                        ids(ExtendedKeyUsage.getInstance(octets).getUsages()))
                        .ifPresent(others -> assertEquals(others, purposes)));
        read(input, CertificatePolicies::read)
                .ifPresent(policies ->
                        other(input, ExtensionsFuzz::policies).ifPresent(others -> assertEquals(others, policies)));
        read(input, KeyUsageExtensions::digitalSignature)
                .ifPresent(isSet -> other(input, octets -> KeyUsage.getInstance(ASN1BitString.getInstance(octets)))
                        .ifPresent(usage -> assertEquals(usage.hasUsages(KeyUsage.digitalSignature), isSet)));
    }

    private static Set<String> ids(KeyPurposeId... purposes) {
        return Arrays.stream(purposes).map(KeyPurposeId::getId).collect(Collectors.toSet());
    }

    private static Set<String> policies(byte[] octets) {
        Set<String> ids = new HashSet<>();
        for (PolicyInformation policy : org.bouncycastle.asn1.x509.CertificatePolicies.getInstance(octets)
                .getPolicyInformation()) {
            ids.add(policy.getPolicyIdentifier().getId());
        }
        return ids;
    }

    /** All names; each otherName is read, so that what Bouncy Castle cannot read is found here. */
    private static List<GeneralName> names(byte[] octets) {
        List<GeneralName> names = List.of(GeneralNames.getInstance(octets).getNames());
        names.stream()
                .filter(name -> name.getTagNo() == GeneralName.otherName)
                .forEach(name -> OtherName.getInstance(name.getName()));
        return names;
    }

    private static void assertSameNames(SubjectAlternativeName names, List<GeneralName> others) {
        long upns = others.stream()
                .filter(name -> name.getTagNo() == GeneralName.otherName)
                .filter(name -> OtherName.getInstance(name.getName())
                        .getTypeID()
                        .getId()
                        .equals(UPN))
                .count();
        if (names.unusable().isEmpty()) {
            assertEquals(upns, names.userPrincipalNames().size());
            assertEquals(texts(others, GeneralName.rfc822Name), names.rfc822Names());
            assertEquals(texts(others, GeneralName.dNSName), names.dnsNames());
            assertEquals(
                    texts(others, GeneralName.uniformResourceIdentifier).size(),
                    names.uris().size());
        } else {
            assertTrue(upns >= names.userPrincipalNames().size());
        }
    }

    private static List<String> texts(List<GeneralName> names, int tag) {
        return names.stream()
                .filter(name -> name.getTagNo() == tag)
                .map(name -> ((ASN1String) name.getName()).getString())
                .toList();
    }
}
