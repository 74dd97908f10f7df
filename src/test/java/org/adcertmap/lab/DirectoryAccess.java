// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings with which a test reaches its directory. */
public final class DirectoryAccess {
    private DirectoryAccess() {}

    /**
     * Returns the settings for a simple bind to this directory, with a timeout for slow machines; a test may change
     * them.
     *
     * @param folder where the password of the trust store is written
     */
    public static Map<String, String> settings(TestDirectory directory, Path folder) {
        Map<String, String> settings = new HashMap<>();
        settings.put("domain", directory.domain());
        settings.put("servers", directory.server());
        settings.put("bindDn", directory.bindDn());
        settings.put("bindPassword", directory.bindPassword());
        settings.put("directoryTrustStoreFile", directory.trustStore().toString());
        settings.put("responseTimeout", "30s");
        try {
            Path password = Files.writeString(folder.resolve("trust-store-password"), directory.trustStorePassword());
            settings.put("directoryTrustStorePasswordFile", password.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }
}
