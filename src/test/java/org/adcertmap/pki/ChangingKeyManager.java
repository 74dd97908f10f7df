// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/** Presents in each handshake of a client what it is told at the time, or no certificate. */
public class ChangingKeyManager extends X509ExtendedKeyManager {
    private volatile Optional<Identity> presented = Optional.empty();

    /** Sets what the next handshakes present; empty for no certificate. */
    public void present(Optional<Identity> identity) {
        presented = identity;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket connection) {
        Optional<Identity> now = presented;
        boolean fits =
                now.isPresent() && List.of(keyTypes).contains(now.get().key().getAlgorithm());
        return fits ? "presented" : null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket connection) {
        return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return presented.orElseThrow().chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return presented.orElseThrow().key();
    }
}
