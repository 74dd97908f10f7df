package org.adcertmap.demo;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Somebody who tries to log in, and what must come of it.
 *
 * @param says what the certificate says, for the table
 * @param identity with the certificate, or without
 * @param user who the application must see; absent where nobody may come in
 * @param method how the certificate must be mapped
 * @param reason why it must be refused; {@code TLS} where the connection itself must fail
 */
record DemoUser(
        String name,
        String says,
        SSLContext identity,
        Optional<String> user,
        Optional<String> method,
        Optional<String> reason) {

    static final String TLS = "TLS";

    static DemoUser welcome(String name, String says, SSLContext identity, String user, String method) {
        return new DemoUser(name, says, identity, Optional.of(user), Optional.of(method), Optional.empty());
    }

    static DemoUser refused(String name, String says, SSLContext identity, String reason) {
        return new DemoUser(name, says, identity, Optional.empty(), Optional.empty(), Optional.of(reason));
    }
}
