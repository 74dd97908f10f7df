// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.util.StaticUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/** A directory in which {@code doctor} finds nothing wrong. Each test makes one thing worse. Not thread-safe. */
public final class HealthyDirectory implements AutoCloseable {
    /** The CA in NTAuthCertificates, which is a root CA. */
    public static final TestCa CA = TestCa.root("CN=Issuing CA");

    private static final TestCa CONTROLLERS_CA = TestCa.root("DC=test", "CN=Domain Controllers CA");
    private static final String DOMAIN_USERS = FakeDomain.CORP.sid() + "-513";

    private final FakeActiveDirectory directory;
    private final Map<String, String> settings = new HashMap<>();
    private Duration clock = Duration.ZERO;
    private String token = DOMAIN_USERS;
    private Consumer<Entry> rootDse = entry -> {};

    public HealthyDirectory(Path folder) {
        this(folder, FakeActiveDirectory.start(FakeDomain.CORP, 0, CONTROLLERS_CA));
    }

    /** @param certificate of the domain controller */
    public HealthyDirectory(Path folder, Identity certificate) {
        this(folder, FakeActiveDirectory.start(FakeDomain.CORP, 0, CONTROLLERS_CA, certificate));
    }

    private HealthyDirectory(Path folder, FakeActiveDirectory directory) {
        this.directory = directory;
        directory.user("Administrator", 500).set("adminCount", "1");
        directory.user("alice");
        directory.publish(CA.certificate());
        String domainDn = "DC=corp,DC=example,DC=test";
        directory.modify(domainDn, new Modification(ModificationType.REPLACE, "lockoutThreshold", "10"));
        settings.putAll(DirectoryAccess.settings(directory, folder));
        change();
    }

    private void change() {
        directory.changeRootDse(root -> {
            root.setAttribute(
                    "currentTime", StaticUtils.encodeGeneralizedTime(System.currentTimeMillis() + clock.toMillis()));
            root.setAttribute("tokenGroups", Sid.parse(token).toBytes());
            root.addAttribute("supportedControl", "1.2.840.113556.1.4.528", "1.2.840.113556.1.4.841");
            rootDse.accept(root);
        });
    }

    /** The issuer of the domain controllers' certificates. */
    public static TestCa controllersCa() {
        return CONTROLLERS_CA;
    }

    public FakeActiveDirectory directory() {
        return directory;
    }

    /** The settings, which a test may change. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Sets how far the clock of the domain controller is ahead. */
    public HealthyDirectory clockAhead(Duration by) {
        clock = by;
        change();
        return this;
    }

    /** Makes the group with this SID the only one in the token of the bind account. */
    public HealthyDirectory token(String sid) {
        token = sid;
        change();
        return this;
    }

    public HealthyDirectory rootDse(Consumer<Entry> changed) {
        rootDse = changed;
        change();
        return this;
    }

    /** Uses these servers in place of its own. */
    public HealthyDirectory servers(String... urls) {
        settings.put("servers", String.join(", ", List.of(urls)));
        return this;
    }

    public DirectoryDoctor doctor() {
        return new DirectoryDoctor(settings);
    }

    @Override
    public void close() {
        directory.close();
    }
}
