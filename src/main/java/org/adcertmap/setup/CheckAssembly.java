// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.delegation.DelegationListener;
import org.adcertmap.directory.account.AccountScan;
import org.adcertmap.mapping.ExplainingMapper;
import org.adcertmap.mapping.Explanation;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.trust.path.CertificationAuthorities;

/**
 * Assembles what the shell commands {@code check} and {@code audit} need: the mapper of the Realm, which explains its
 * outcomes, and a check of the directory. In a new JVM the first query also waits for classes to be loaded and for the
 * first TLS handshake, so that {@code responseTimeout} is raised to {@link #LEAST_RESPONSE_TIMEOUT}. Thread-safe: every
 * field is final and itself thread-safe. Closing it closes the connections.
 */
public final class CheckAssembly implements AutoCloseable {
    /** A TLS handshake in a new JVM has taken three seconds on a loaded machine. */
    private static final Duration LEAST_RESPONSE_TIMEOUT = Duration.ofSeconds(15);

    private final SettingsReader.Settings settings;
    private final DirectoryAssembly<?> assembly;
    private final ExplainingMapper mapper;
    private final Clock clock;

    /**
     * Assembles it; sends nothing over the network.
     *
     * @param settings value by name
     * @param clock the time at which certificates and accounts are judged
     * @throws SettingsException with every configuration error
     */
    public CheckAssembly(Map<String, String> settings, Clock clock) throws SettingsException {
        this(SettingsReader.read(settings).withResponseTimeoutOfAtLeast(LEAST_RESPONSE_TIMEOUT), clock, List.of());
    }

    /**
     * Assembles it as for a command that ends at a deadline, beside those of other Realms.
     *
     * @param timeout {@code responseTimeout}, and the longest {@code connectTimeout}
     * @param others where one has the same bind account, the rejected binds of both count together
     * @throws SettingsException with every configuration error
     */
    public static CheckAssembly within(
            Duration timeout, Map<String, String> settings, Clock clock, Collection<CheckAssembly> others)
            throws SettingsException {
        SettingsReader.Settings read = SettingsReader.read(settings);
        return new CheckAssembly(
                read.with(read.directory().withResponseTimeoutOfAtLeast(timeout).withTimeoutsOfAtMost(timeout)),
                clock,
                others);
    }

    private CheckAssembly(SettingsReader.Settings settings, Clock clock, Collection<CheckAssembly> others)
            throws SettingsException {
        this.settings = settings;
        this.clock = clock;
        List<DirectoryAssembly<?>> beside = new ArrayList<>();
        others.forEach(other -> beside.add(other.assembly));
        this.assembly = new DirectoryAssembly<>(settings, beside, clock, Mapped::userName, DelegationListener.NONE);
        this.mapper = assembly.explainingMapper(clock);
    }

    /**
     * Maps a certificate; behind a refusal for its issuing CA or its revocation status it shows the rest as text.
     *
     * @param chain the client certificate first, then the other certificates that the client presents
     * @param account that of a Valve; {@link AccountPattern#NONE} for none
     */
    public Explanation explain(List<X509Certificate> chain, AccountPattern account) {
        return mapper.explain(chain, account);
    }

    /** Maps a certificate where no {@link AccountPattern} is set. */
    public Explanation explain(List<X509Certificate> chain) {
        return explain(chain, AccountPattern.NONE);
    }

    /** Returns one warning for each setting that is valid but weakens security. */
    public List<ConfigurationWarning> warnings() {
        return assembly.state().warnings();
    }

    /** Returns a scan of all accounts. */
    public AccountScan accountScan() {
        return assembly.directory().accountScan();
    }

    /**
     * Returns the CAs that may issue certificates for logon; none where ntAuth is off.
     *
     * @throws org.adcertmap.denial.DirectoryUnavailableException if they cannot be read
     */
    public List<X509Certificate> issuingCas() {
        return assembly.state().ntAuthCas();
    }

    /**
     * Returns the root CAs and the other CAs that the forest, or a file in its place, publishes.
     *
     * @throws org.adcertmap.denial.DirectoryUnavailableException if they cannot be read
     */
    public List<X509Certificate> publishedCas() {
        CertificationAuthorities cas = settings.certificationAuthorities()
                .orElseGet(() -> assembly.directory().certificationAuthorities());
        return Stream.concat(cas.roots().stream(), cas.intermediates().stream())
                .distinct()
                .toList();
    }

    /**
     * Searches for the groups that the role mappings file names.
     *
     * @return a warning with those that no login can have; empty without a file
     * @throws org.adcertmap.denial.DirectoryUnavailableException if the directory cannot be searched
     */
    public Optional<DirectoryFinding> checkRoleMappings() {
        return DirectoryCheck.roleMappings(settings, assembly);
    }

    /** Checks the directory without a certificate, see {@link DirectoryCheck}. */
    public List<DirectoryFinding> checkDirectory() {
        return DirectoryCheck.run(settings, assembly);
    }

    /** Returns what {@code doctor} needs, which shares the connections; closed with this. */
    public DoctorAssembly doctor() {
        return new DoctorAssembly(settings, assembly, clock);
    }

    @Override
    public void close() {
        assembly.close();
    }
}
