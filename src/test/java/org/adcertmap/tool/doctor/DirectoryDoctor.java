// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.doctor.delegation.DelegationChecks;
import org.adcertmap.tool.doctor.directory.DirectoryChecks;
import org.adcertmap.tool.doctor.directory.Surveys;
import org.adcertmap.tool.doctor.finding.CheckResult;
import org.adcertmap.tool.doctor.finding.CheckRunner;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.DoctorInput;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.RealmAssemblies;
import org.adcertmap.tool.doctor.rights.RightsChecks;
import org.adcertmap.tool.doctor.trust.TrustChecks;
import org.adcertmap.tool.finding.Level;

/**
 * Runs the checks of the areas directory, rights, trust and delegation with the settings of a test. Not thread-safe.
 */
public final class DirectoryDoctor {
    private final Map<String, String> settings;
    private Duration timeout = Duration.ofMinutes(2);
    private List<String> accounts = List.of();
    private final Map<Path, List<X509Certificate>> certificates = new LinkedHashMap<>();
    private final List<Map<String, String>> otherRealms = new ArrayList<>();
    private Clock clock = Clock.systemUTC();

    public DirectoryDoctor(Map<String, String> settings) {
        this.settings = settings;
    }

    public DirectoryDoctor timeout(Duration each) {
        timeout = each;
        return this;
    }

    public DirectoryDoctor accounts(String... names) {
        accounts = List.of(names);
        return this;
    }

    public DirectoryDoctor certificate(List<X509Certificate> chain) {
        certificates.put(Path.of("certificate-" + certificates.size() + ".pem"), chain);
        return this;
    }

    /** Adds a Realm with these settings. */
    public DirectoryDoctor realm(Map<String, String> others) {
        otherRealms.add(Map.copyOf(others));
        return this;
    }

    public DirectoryDoctor clock(Clock judging) {
        clock = judging;
        return this;
    }

    /** Runs all checks of the four areas, and returns the findings with these codes; all if none is given. */
    public List<Finding> run(DoctorCode... codes) throws InterruptedException, SettingsException {
        Set<DoctorCode> only = codes.length == 0 ? EnumSet.allOf(DoctorCode.class) : EnumSet.copyOf(List.of(codes));
        List<CheckedRealm> realms = new ArrayList<>();
        realms.add(realm("adcertmap.properties", settings));
        for (Map<String, String> each : otherRealms) {
            realms.add(realm("adcertmap-" + realms.size() + ".properties", each));
        }
        DoctorInput input = new DoctorInput(
                Optional.empty(), Optional.empty(), realms, certificates, accounts, Optional.empty(), timeout, clock);
        try (RealmAssemblies assemblies = new RealmAssemblies(clock, timeout);
                Surveys surveys = new Surveys(input, assemblies)) {
            List<DoctorCheck> checks = new ArrayList<>(new DirectoryChecks(surveys, only).checks());
            checks.addAll(new RightsChecks(surveys).checks());
            checks.addAll(new TrustChecks(surveys).checks());
            checks.addAll(new DelegationChecks(surveys).checks());
            CheckResult result = CheckRunner.run(checks, only, timeout, (complete, all) -> true);
            result.internalErrors().forEach(e -> {
                throw e;
            });
            return result.findings();
        }
    }

    private static CheckedRealm realm(String place, Map<String, String> values) throws SettingsException {
        return new CheckedRealm(
                place,
                Optional.empty(),
                EffectiveSettings.of(Optional.empty(), values, Map.of(), Path.of("")),
                List.of());
    }

    /** Returns the only finding with this code. */
    public Finding only(DoctorCode code) throws InterruptedException, SettingsException {
        List<Finding> found = run(code);
        assertEquals(1, found.size(), found::toString);
        return found.get(0);
    }

    /** Returns the worst level of the findings with a code, unknown after all others; empty if there is none. */
    public static Optional<Level> worst(List<Finding> findings, DoctorCode code) {
        return findings.stream()
                .filter(finding -> finding.code() == code)
                .map(Finding::level)
                .max(Level::compareTo);
    }
}
