// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * Creates the client certificates: as AD CS issues them today, with userPrincipalName, SID extension and P-256 keys.
 */
final class ClientCertificates {
    static final String PASSWORD = "changeit";

    /** A client certificate and the sAMAccountName of its account. */
    record Client(Identity identity, String sam) {}

    final List<Client> users;
    /** Clients with valid certificates that match no account. */
    final List<Client> usersWithoutAccount;

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "DC=corp", "CN=Issuing CA");

    ClientCertificates(Path folder, int users, int withoutAccount, int firstWithoutAccount) throws IOException {
        ca.writeTrustStore(trustStore(folder), PASSWORD);
        Files.writeString(passwordFile(folder), PASSWORD);
        Files.writeString(caFile(folder), ca.pem());
        Files.writeString(crlFile(folder), ca.pem() + ca.newCrl().pem());
        ca.issue("CN=localhost").tlsServer("localhost", "127.0.0.1").issue().writePkcs12(serverStore(folder), PASSWORD);
        this.users = IntStream.range(0, users).parallel().mapToObj(this::client).toList();
        this.usersWithoutAccount = IntStream.range(firstWithoutAccount, firstWithoutAccount + withoutAccount)
                .mapToObj(this::client)
                .toList();
    }

    private Client client(int user) {
        String sam = DirectoryLayout.sam(user);
        return new Client(
                ca.issue("CN=" + sam)
                        .upn(DirectoryLayout.upn(user))
                        .sid(DirectoryLayout.userSid(user))
                        .issue(),
                sam);
    }

    X509Certificate caCertificate() {
        return ca.certificate();
    }

    static Path trustStore(Path folder) {
        return folder.resolve("ca.p12");
    }

    static Path serverStore(Path folder) {
        return folder.resolve("server.p12");
    }

    static Path passwordFile(Path folder) {
        return folder.resolve("ca.password");
    }

    /** PEM file with an empty CRL and the certificate of its issuer. */
    static Path crlFile(Path folder) {
        return folder.resolve("crl.pem");
    }

    static Path caFile(Path folder) {
        return folder.resolve("ca.pem");
    }
}
