// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.inspection.ControllerInspection;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.setup.types.ChangeTrackingMode;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CaPathCheck;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.revocation.RevocationInspection;
import org.adcertmap.trust.revocation.RevocationSettings;
import org.adcertmap.trust.revocation.crl.LocalCrls;

/**
 * What the shell command {@code doctor} needs of one Realm's settings: an inspection that queries each domain
 * controller by itself, the directory as a login uses it, and the trust settings. It shares the connections of the
 * check of that Realm, its bind account and its rejected binds. Safe for any number of threads; the check is closed,
 * not this.
 */
public final class DoctorAssembly {
    private final SettingsReader.Settings settings;
    private final DirectoryAssembly<?> assembly;
    private final Clock clock;

    DoctorAssembly(SettingsReader.Settings settings, DirectoryAssembly<?> assembly, Clock clock) {
        this.settings = settings;
        this.assembly = assembly;
        this.clock = clock;
    }

    /** Returns the settings of the connection to the directory. */
    public DirectorySettings directorySettings() {
        return settings.directory();
    }

    /** Returns an inspection of single domain controllers, which the caller closes. */
    public ControllerInspection inspection() {
        return assembly.directory().controllerInspection();
    }

    /** Returns the directory as a login uses it. */
    public ActiveDirectory directory() {
        return assembly.directory();
    }

    /** Returns what is checked of accounts, and so which attributes are needed. */
    public AccountPolicy accountPolicy() {
        return settings.mapping().accounts();
    }

    /** Returns how changes are tracked. */
    public ChangeTrackingMode changeTracking() {
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
        return new CaPathCheck(
                certificationAuthorities().with(ntAuthCas()), settings.trust().sha1Signatures());
    }

    /** Returns what each certificate of a path must be usable for. */
    public RequiredUsage requiredUsage() {
        return settings.trust().usageCheck() ? RequiredUsage.CLIENT_AUTHENTICATION : RequiredUsage.ANY;
    }

    /** Returns the settings of the revocation check; empty where it is off. */
    public Optional<RevocationSettings> revocation() {
        return settings.trust().revocation();
    }

    /** Returns the local CRL files. */
    public LocalCrls localCrls() {
        return settings.trust().revocation().map(RevocationSettings::localCrls).orElse(LocalCrls.NONE);
    }

    /**
     * Returns an inspection of the addresses of CRLs and OCSP responders, which the caller closes; empty where the
     * revocation check is off.
     *
     * @param timeout the longest wait for a response
     */
    public Optional<RevocationInspection> revocationInspection(Duration timeout) {
        return settings.trust().revocation().map(revocation -> {
            Duration own = revocation.urlRetrievalTimeout();
            return new RevocationInspection(
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
}
