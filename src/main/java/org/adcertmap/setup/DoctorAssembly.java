// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.probe.ControllerProbe;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CaPathCheck;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.revocation.RevocationProbe;
import org.adcertmap.trust.revocation.RevocationSettings;
import org.adcertmap.trust.revocation.crl.LocalCrls;

/**
 * Assembles what the shell command {@code doctor} needs of one Realm's settings: a probe that asks each domain
 * controller by itself, the directory as a login uses it, and the trust settings. Both share the bind account, and so
 * its rejected binds. Safe for any number of threads; closing it closes the connections.
 */
public final class DoctorAssembly implements AutoCloseable {
    private final SettingsReader.Settings settings;
    private final DirectorySettings directorySettings;
    private final MapperAssembly<?> assembly;
    private final ControllerProbe probe;
    private final Clock clock;

    /**
     * Assembles it; sends nothing over the network.
     *
     * @param values value by name
     * @param timeout no timeout of the settings is longer
     * @param clock the time at which certificates are judged
     * @throws SettingsException with every configuration error
     */
    public DoctorAssembly(Map<String, String> values, Duration timeout, Clock clock) throws SettingsException {
        SettingsReader.Settings read = SettingsReader.read(values);
        this.clock = clock;
        this.directorySettings = read.directory()
                .withResponseTimeoutOfAtLeast(timeout) // a first TLS handshake takes long in a new JVM
                .withTimeoutsOfAtMost(timeout);
        this.settings = read.with(directorySettings);
        this.assembly = new MapperAssembly<>(settings, clock, mapped -> "");
        try {
            this.probe =
                    new ControllerProbe(directorySettings, assembly.directory().account());
        } catch (GeneralSecurityException e) {
            assembly.close();
            throw new SettingsException(
                    List.of(RealmSettings.DIRECTORY_TRUST_STORE_FILE.key() + ": the trust store cannot be used: " + e));
        }
    }

    /** Returns the settings of the connection to the directory. */
    public DirectorySettings directorySettings() {
        return directorySettings;
    }

    /** Returns the probe of single domain controllers. */
    public ControllerProbe probe() {
        return probe;
    }

    /** Returns the directory as a login uses it. */
    public ActiveDirectory directory() {
        return assembly.directory();
    }

    /** Returns what is checked of accounts, and so which attributes are needed. */
    public AccountPolicy accountPolicy() {
        return settings.mapping().accounts();
    }

    /** Returns whether changes are tracked by change notifications. */
    public boolean tracksChanges() {
        return settings.changeTracking();
    }

    /** Returns whether NTAuthCertificates of the directory counts: neither off nor from a file. */
    public boolean usesPublishedNtAuth() {
        return !settings.ntAuth().isOff() && settings.ntAuth().fixed().isEmpty();
    }

    /** Returns the CAs of NTAuth; none where it is off. */
    public List<X509Certificate> ntAuthCas() {
        NtAuth ntAuth = settings.ntAuth().isOff()
                ? NtAuth.OFF
                : settings.ntAuth().fixed().orElseGet(assembly.directory()::ntAuth);
        return ntAuth.cas();
    }

    /** Returns whether the root CAs of the directory are the trust anchors, and not those of a file. */
    public boolean usesPublishedCas() {
        return settings.certificationAuthorities().isEmpty();
    }

    /** Returns the trusted root CAs and the intermediate CAs, without those of NTAuth alone. */
    public CertificationAuthorities certificationAuthorities() {
        return settings.certificationAuthorities().orElseGet(assembly.directory()::certificationAuthorities);
    }

    /** Returns the check of certification paths, with the CAs as they are now. */
    public CaPathCheck pathCheck() {
        return new CaPathCheck(certificationAuthorities().with(ntAuthCas()), settings.sha1Signatures());
    }

    /** Returns what each certificate of a path must be usable for. */
    public RequiredUsage requiredUsage() {
        return settings.usageCheck() ? RequiredUsage.CLIENT_AUTHENTICATION : RequiredUsage.ANY;
    }

    /** Returns the settings of the revocation check; empty where it is off. */
    public Optional<RevocationSettings> revocation() {
        return settings.revocation();
    }

    /** Returns the local CRL files. */
    public LocalCrls localCrls() {
        return settings.revocation().map(RevocationSettings::localCrls).orElse(LocalCrls.NONE);
    }

    /**
     * Returns a probe of the addresses of CRLs and OCSP responders, which the caller closes; empty where the revocation
     * check is off.
     *
     * @param timeout the longest wait for a response
     */
    public Optional<RevocationProbe> revocationProbe(Duration timeout) {
        return settings.revocation().map(revocation -> {
            Duration own = revocation.urlRetrievalTimeout();
            return new RevocationProbe(
                    revocation,
                    own.compareTo(timeout) < 0 ? own : timeout,
                    assembly.directory().publishedCrls(),
                    clock);
        });
    }

    /** Returns the time at which certificates are judged. */
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        probe.close();
        assembly.close();
    }
}
