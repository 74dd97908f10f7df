// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.security.GeneralSecurityException;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * A security provider that, until it is closed, records the ECDSA signatures which its thread verifies, or fails to
 * verify them with an unchecked exception. For all other threads it is that of the JDK.
 */
public final class FakeSignatureProvider implements AutoCloseable {
    private static final String NAME = "FakeSignatureProvider";
    private static final ThreadLocal<Predicate<byte[]>> VERIFICATION = new ThreadLocal<>();

    private final List<String> verified = new ArrayList<>();

    private FakeSignatureProvider() {}

    public static FakeSignatureProvider recording() {
        FakeSignatureProvider provider = new FakeSignatureProvider();
        return provider.installed(
                signature -> provider.verified.add(HexFormat.of().formatHex(signature)));
    }

    public static FakeSignatureProvider failing(RuntimeException failure) {
        return new FakeSignatureProvider().installed(signature -> {
            throw failure;
        });
    }

    private FakeSignatureProvider installed(Predicate<byte[]> verification) {
        VERIFICATION.set(verification);
        Security.insertProviderAt(
                new ObservedEcdsa(
                        NAME,
                        signature ->
                                VERIFICATION.get() == null || VERIFICATION.get().test(signature)),
                1);
        return this;
    }

    /** Returns how often the signature of the certificate was verified since it was last asked. */
    public int verifications(X509Certificate certificate) {
        String signature = HexFormat.of().formatHex(certificate.getSignature());
        int before = verified.size();
        verified.removeIf(signature::equals);
        return before - verified.size();
    }

    /** Returns how many signatures were verified since it was last asked for them, whichever they are. */
    public int verifications() {
        int count = verified.size();
        verified.clear();
        return count;
    }

    /**
     * Makes the JDK forget that it has verified the certificate, of which its object keeps the last result, and gives
     * out the same object for the same octets: as if another process had decoded it.
     */
    public void forget(X509Certificate certificate) {
        try {
            certificate.verify(Signing.newKeys().getPublic());
            throw new AssertionError("not its issuer's key");
        } catch (GeneralSecurityException e) {
            verifications(certificate);
        }
    }

    @Override
    public void close() {
        Security.removeProvider(NAME);
        VERIFICATION.remove();
    }
}
