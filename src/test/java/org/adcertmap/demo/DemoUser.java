// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.demo;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A client that logs in, and the expected result.
 *
 * @param certificate a description of the certificate, for the table
 * @param identity the TLS context, with or without a certificate
 * @param user the user that the application must see; empty if the login must be refused
 * @param method the method by which the certificate must be mapped
 * @param reason the reason code of the refusal; {@link #TLS} if the TLS handshake must fail
 */
record DemoUser(
        String name,
        String certificate,
        SSLContext identity,
        Optional<String> user,
        Optional<String> method,
        Optional<String> reason) {

    static final String TLS = "TLS";

    static DemoUser mapped(String name, String certificate, SSLContext identity, String user, String method) {
        return new DemoUser(name, certificate, identity, Optional.of(user), Optional.of(method), Optional.empty());
    }

    static DemoUser refused(String name, String certificate, SSLContext identity, String reason) {
        return new DemoUser(name, certificate, identity, Optional.empty(), Optional.empty(), Optional.of(reason));
    }
}
