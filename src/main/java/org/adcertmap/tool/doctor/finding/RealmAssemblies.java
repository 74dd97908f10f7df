// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.adcertmap.setup.CheckAssembly;
import org.adcertmap.setup.settings.SettingsException;

/**
 * Has one {@link CheckAssembly} for each Realm, made when a check first needs it. All checks share its connections, and
 * its limit of rejected binds, which Realms with the same bind account share: checks in parallel with a limit each
 * would lock the account out. Thread-safe: its own lock guards the fields.
 */
public final class RealmAssemblies implements AutoCloseable {
    private final Clock clock;
    private final Duration timeout;
    private final Map<CheckedRealm, CheckAssembly> assemblies = new HashMap<>();
    private boolean isClosed;

    /**
     * @param clock the time at which certificates and accounts are judged
     * @param timeout the longest wait for a response of the directory
     */
    public RealmAssemblies(Clock clock, Duration timeout) {
        this.clock = clock;
        this.timeout = timeout;
    }

    /**
     * Returns that of a Realm that can start.
     *
     * @throws IOException if a file has changed since, so that the settings are no longer valid
     */
    public synchronized CheckAssembly of(CheckedRealm realm) throws IOException {
        if (isClosed) {
            throw new IOException("the run has ended");
        }
        CheckAssembly assembly = assemblies.get(realm);
        if (assembly == null) {
            try {
                assembly = CheckAssembly.within(timeout, realm.values(), clock, assemblies.values());
            } catch (SettingsException e) {
                throw new IOException(e.getMessage(), e);
            }
            assemblies.put(realm, assembly);
        }
        return assembly;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        assemblies.values().forEach(CheckAssembly::close);
    }
}
