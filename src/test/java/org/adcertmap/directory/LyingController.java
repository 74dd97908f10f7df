// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.directory.dc.pool.DomainControllerStatus;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.TestDirectory.Container;
import org.adcertmap.lab.fake.FakeAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.lab.fake.FakeLies;
import org.adcertmap.mapping.CertificateMapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.account.NameFormat;
import org.adcertmap.mapping.binding.BindingPolicy;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.mapping.cache.CacheSettings;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.cache.CachingChainValidator;
import org.adcertmap.trust.pkix.Sha1Signatures;

/** Two domain controllers of one domain, of which the first, preferred one lies; alice logs in with her SID. */
final class LyingController implements AutoCloseable {
    static final CacheSettings NO_CACHE = new CacheSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 100);

    /** The LDAP searches of one login, in their order. */
    enum Query {
        ROOT_DSE {
            @Override
            public boolean test(ReadOnlySearchRequest search) {
                return search.getBaseDN().isEmpty() && search.getScope() == SearchScope.BASE;
            }
        },
        CROSS_REF {
            @Override
            public boolean test(ReadOnlySearchRequest search) {
                return search.getFilter().toString().contains("crossRef");
            }
        },
        PUBLISHED_CAS {
            @Override
            public boolean test(ReadOnlySearchRequest search) {
                return search.getFilter().toString().contains("certificationAuthority");
            }
        },
        FIND {
            @Override
            public boolean test(ReadOnlySearchRequest search) {
                return search.getFilter().toString().contains("objectClass=user");
            }
        },
        READ {
            @Override
            public boolean test(ReadOnlySearchRequest search) {
                return search.getAttributeList().contains("tokenGroups");
            }
        },
        RANGES {
            @Override
            public boolean test(ReadOnlySearchRequest search) {
                return search.getAttributeList().toString().contains("tokenGroups;range=");
            }
        },
        GROUP_NAMES {
            @Override
            public boolean test(ReadOnlySearchRequest search) {
                return search.getFilter().toString().contains("objectClass=group");
            }
        };

        abstract boolean test(ReadOnlySearchRequest search);
    }

    private final TestCa ca = TestCa.root("CN=Issuing CA");
    private final TestCa controllersCa = TestCa.root("CN=Domain Controllers CA");
    private final FakeActiveDirectory lying = start();
    private final FakeActiveDirectory good = start();
    private final X509Certificate certificate;
    private final Map<List<FakeActiveDirectory>, ActiveDirectory> connected = new HashMap<>();

    LyingController() {
        FakeAccount alice = lying.user("alice", 2001);
        certificate = ca.issue("CN=alice")
                .upn("alice@corp.example.test")
                .sid(alice.objectSid())
                .issue()
                .certificate();
        populate(lying, alice);
        populate(good, good.user("alice", 2001));
    }

    private FakeActiveDirectory start() {
        return FakeActiveDirectory.start(FakeDomain.CORP, 0, controllersCa);
    }

    private void populate(FakeActiveDirectory controller, FakeAccount alice) {
        controller.user("bob", 2002);
        controller.group("Engineers").add(alice);
        controller.group("Staff").add(alice);
        byte[] always = new byte[21];
        Arrays.fill(always, (byte) 0xFF);
        alice.set("logonHours", always);
        controller.publish(ca.certificate());
        controller.publish(Container.CERTIFICATION_AUTHORITIES, ca.certificate());
        controller.maxValRange(2); // a token of four groups is read in two parts
    }

    FakeLies lies() {
        return lying.lies();
    }

    FakeActiveDirectory lying() {
        return lying;
    }

    FakeActiveDirectory good() {
        return good;
    }

    /** Logs alice in with the lying domain controller only. */
    String alone() throws GeneralSecurityException {
        return outcome(List.of(lying));
    }

    /** Logs alice in with a good domain controller behind the lying one. */
    String withSecond() throws GeneralSecurityException {
        return outcome(List.of(lying, good));
    }

    /** Makes the next logins connect anew and read the domains again. */
    void disconnect() {
        connected.values().forEach(ActiveDirectory::close);
        connected.clear();
    }

    private String outcome(List<FakeActiveDirectory> servers) throws GeneralSecurityException {
        if (!connected.containsKey(servers)) {
            connected.put(servers, directory(NO_CACHE, servers));
        }
        String outcome = outcome(connected.get(servers));
        if (connected.get(servers).domainControllers().stream()
                .anyMatch(controller -> controller.state() != DomainControllerStatus.State.HEALTHY)) {
            disconnect(); // or later logins would skip the lying domain controller
        }
        return outcome;
    }

    /** Returns the user with all roles, the reason code, or "outage" or "error" where it is unavailable. */
    String outcome(ActiveDirectory directory) {
        MappingOutcome outcome = mapper(directory).map(List.of(certificate));
        return outcome.match(
                mapped -> mapped.userName() + " " + mapped.roles(),
                denied -> denied.refusal().denial().code(),
                unavailable -> unavailable.isUnreachable() ? "outage" : "error");
    }

    CertificateMapper mapper(ActiveDirectory directory) {
        MappingPolicy policy = new MappingPolicy(
                MappingMethod.all(),
                new BindingPolicy(Enforcement.FULL, Duration.ZERO, List.of(), Set.of()),
                new AccountPolicy(true, true, true),
                NameFormat.DOMAIN_SAM,
                NameFormat.SAM,
                Optional.empty());
        TrustPolicy trust = new TrustPolicy(
                true,
                new CachingChainValidator(
                        directory::ntAuth, directory::certificationAuthorities, Sha1Signatures.REFUSE, 100),
                RevocationChecker.OFF);
        return new CertificateMapper(policy, trust, directory, Clock.systemUTC());
    }

    List<X509Certificate> chain() {
        return List.of(certificate);
    }

    ActiveDirectory directory(CacheSettings cache, List<FakeActiveDirectory> controllers)
            throws GeneralSecurityException {
        FakeActiveDirectory[] others = controllers.stream().skip(1).toArray(FakeActiveDirectory[]::new);
        return DirectorySettingsBuilder.of(controllers.get(0), others)
                .cache(cache)
                .open();
    }

    @Override
    public void close() {
        disconnect();
        lying.close();
        good.close();
    }
}
