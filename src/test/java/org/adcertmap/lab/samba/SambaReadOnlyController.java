// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;

/**
 * A read-only domain controller (Samba of Debian 12) that has joined a domain of its own, on 127.0.0.31, for one JVM at
 * a time. The other domain controller of the domain does not run. Its accounts, whose names are in {@code rodc.sh}, are
 * mapped by the subject key identifiers 0a01, 0a02 and so on.
 */
public final class SambaReadOnlyController implements AutoCloseable {
    private final SambaLock lock;
    private final SambaHome home;
    private final SambaController controller;

    private SambaReadOnlyController(SambaLock lock, SambaHome home) {
        this.lock = lock;
        this.home = home;
        this.controller = new SambaController(home, new SambaConnections(home));
    }

    /** Starts it; ready when this returns. */
    public static SambaReadOnlyController start() throws IOException, GeneralSecurityException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        SambaLock lock = SambaLock.acquire(temporary.resolve("adcertmap-rodc.lock"));
        try {
            SambaReadOnlyController started =
                    new SambaReadOnlyController(lock, SambaHome.prepareReadOnly(temporary.resolve("adcertmap-rodc")));
            started.controller.start();
            return started;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Returns the settings with which a mapping reaches it. */
    public Map<String, String> settings() {
        return Map.of(
                "domain", home.value("domain"),
                "servers", "ldaps://" + home.value("address") + ":636",
                "bindDn", home.value("service"),
                "bindPassword", home.value("service.password"),
                "directoryTrustStoreFile", home.path("tls/ca.pem").toString(),
                "responseTimeout", "30s");
    }

    @Override
    public void close() throws IOException {
        try {
            controller.stop();
        } finally {
            lock.close();
        }
    }
}
