package org.adcertmap.directory.controllers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.adcertmap.lab.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real domain controller tells our site to whoever asks, within TLS. */
@Tag("ad")
class SiteOnActiveDirectoryIT {
    @Test
    void siteIsTold() throws Exception {
        SambaActiveDirectory directory = SambaActiveDirectory.running();
        KeyStore trust = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.trustStore())) {
            trust.load(in, directory.trustStorePassword().toCharArray());
        }
        DirectorySettings settings = new DirectorySettings(
                List.of(),
                directory.domain(),
                Optional.empty(),
                List.of(),
                Security.LDAPS,
                Optional.of(trust),
                new SignIn.Simple(directory.bindDn(), directory.bindPassword()),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                1);
        Connecting connecting = new Connecting(settings, new Dns(List.of("127.0.0.10"), new Random()));
        try (LDAPConnection connection = connecting.unsigned(InetSocketAddress.createUnresolved("127.0.0.10", 636))) {
            assertEquals(Optional.of("Default-First-Site-Name"), Site.askedOf(connection, directory.domain()));
        }
    }
}
