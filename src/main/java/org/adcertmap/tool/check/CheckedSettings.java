// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.mapping.Explanation;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.setup.CheckAssembly;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.listed.ListedAssembly;
import org.adcertmap.setup.settings.SettingsException;

/** What {@code check} needs of the settings of either Realm. Closing it closes the connections. */
interface CheckedSettings extends AutoCloseable {
    /**
     * Assembles it; sends nothing over the network.
     *
     * @param values value by name; with {@code certificates} those of a ListedCertificatesRealm
     * @param clock the time at which certificates and accounts are judged
     * @throws SettingsException with every configuration error
     */
    static CheckedSettings of(Map<String, String> values, Clock clock) throws SettingsException {
        return RealmSettings.areListed(values)
                ? new OfList(new ListedAssembly<>(values, clock, Mapped::userName), clock)
                : new OfDirectory(new CheckAssembly(values, clock));
    }

    /** Maps a certificate as where a Valve has this pattern. */
    Explanation explain(List<X509Certificate> chain, AccountPattern account);

    /** Checks what can be checked without a certificate. */
    List<DirectoryFinding> findings();

    /** Returns a warning with the groups of {@code roleMappings} that no login can have; empty if there is none. */
    Optional<DirectoryFinding> missingGroups();

    @Override
    void close();

    /** Of an ActiveDirectoryRealm. */
    record OfDirectory(CheckAssembly assembly) implements CheckedSettings {
        @Override
        public Explanation explain(List<X509Certificate> chain, AccountPattern account) {
            return assembly.explain(chain, account);
        }

        @Override
        public List<DirectoryFinding> findings() {
            return assembly.checkDirectory();
        }

        @Override
        public Optional<DirectoryFinding> missingGroups() {
            return assembly.checkRoleMappings().filter(finding -> finding.level() == DirectoryFinding.Level.WARNING);
        }

        @Override
        public void close() {
            assembly.close();
        }
    }

    /** Of a ListedCertificatesRealm. */
    record OfList(ListedAssembly<?> assembly, Clock clock) implements CheckedSettings {
        @Override
        public Explanation explain(List<X509Certificate> chain, AccountPattern account) {
            return assembly.explainingMapper(clock).explain(chain, account);
        }

        @Override
        public List<DirectoryFinding> findings() {
            return assembly.check();
        }

        @Override
        public Optional<DirectoryFinding> missingGroups() {
            return Optional.empty();
        }

        @Override
        public void close() {
            assembly.close();
        }
    }
}
