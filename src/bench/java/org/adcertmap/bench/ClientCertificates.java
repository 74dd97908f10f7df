package org.adcertmap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/** Who logs in? Holders of certificates as AD CS issues them today: userPrincipalName and SID extension, P-256 keys. */
final class ClientCertificates {
    static final String PASSWORD = "changeit";

    /** A holder and what the application must call her. */
    record Client(Identity identity, String sam) {}

    final List<Client> users;
    /** Their certificates are good, and nobody in the directory has them. */
    final List<Client> strangers;

    private final TestCa authority = TestCa.root("DC=test", "DC=example", "DC=corp", "CN=Issuing CA");

    ClientCertificates(Path folder, int users, int strangers, int firstStranger) throws IOException {
        authority.writeTrustStore(trustStore(folder), PASSWORD);
        Files.writeString(passwordFile(folder), PASSWORD);
        Files.writeString(pem(folder), authority.pem());
        Files.writeString(lists(folder), authority.pem() + authority.newCrl().pem());
        authority
                .issue("CN=localhost")
                .tlsServer("localhost", "127.0.0.1")
                .issue()
                .writePkcs12(serverStore(folder), PASSWORD);
        this.users = IntStream.range(0, users).parallel().mapToObj(this::client).toList();
        this.strangers = IntStream.range(firstStranger, firstStranger + strangers)
                .mapToObj(this::client)
                .toList();
    }

    private Client client(int user) {
        String sam = Layout.sam(user);
        return new Client(
                authority
                        .issue("CN=" + sam)
                        .upn(Layout.upn(user))
                        .sid(Layout.userSid(user))
                        .issue(),
                sam);
    }

    X509Certificate authority() {
        return authority.certificate();
    }

    static Path trustStore(Path folder) {
        return folder.resolve("authority.p12");
    }

    static Path serverStore(Path folder) {
        return folder.resolve("server.p12");
    }

    static Path passwordFile(Path folder) {
        return folder.resolve("authority.password");
    }

    /** A list of revocations with nobody on it, and its issuer. */
    static Path lists(Path folder) {
        return folder.resolve("lists.pem");
    }

    static Path pem(Path folder) {
        return folder.resolve("authority.pem");
    }
}
