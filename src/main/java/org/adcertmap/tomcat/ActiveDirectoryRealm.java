// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.setup.DirectoryAssembly;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tomcat.handshake.issuers.NtAuthIssuers;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.startup.DirectoryReport;
import org.adcertmap.tomcat.startup.DirectoryWarnings;
import org.apache.catalina.Engine;
import org.apache.catalina.LifecycleException;

/**
 * Maps client certificates to Active Directory accounts for Tomcat, as {@link MappingRealm} says. Adds what only a
 * directory has: reports of its state, and the CAs of NTAuth that connectors show. Thread-safe like that class: all
 * fields are volatile.
 */
public class ActiveDirectoryRealm extends MappingRealm {
    private volatile NtAuthIssuers issuers; // null unless clientAuthIssuers is ntAuth; kept after a stop
    private volatile DirectoryReport report; // null before the first start
    private volatile DirectoryWarnings warnings; // null before the first start

    @Override
    protected MapperAssembly<Login> assemble(Map<String, String> values, Clock clock) throws SettingsException {
        return new DirectoryAssembly<>(values, clock, Login::of, delegations());
    }

    @Override
    protected void started(Reload<Login> created) throws LifecycleException {
        report = new DirectoryReport(getContainer(), created, this::getUnavailableCount);
        issuers = created.current().state().showsNtAuthToClients() ? ntAuthIssuers(created) : null;
        warnings = new DirectoryWarnings();
        report.schedule();
    }

    /**
     * A handshake precedes the choice of Host and application, so only the Realm of the Engine can have a say in it.
     */
    private NtAuthIssuers ntAuthIssuers(Reload<?> started) throws LifecycleException {
        if (!(getContainer() instanceof Engine engine)) {
            throw new LifecycleException(
                    "clientAuthIssuers is [ntAuth] in the Realm of ["
                            + getContainer().getName()
                            + "], but it works in the Realm of the Engine only: the TLS handshake precedes the choice of a Host");
        }
        Optional<Path> file = Optional.ofNullable(System.getProperty("catalina.base"))
                .map(base -> Path.of(base, "work", "adcertmap-issuers-" + engine.getName() + ".pem"));
        NtAuthIssuers created =
                new NtAuthIssuers(() -> started.current().state().ntAuthCas(), file);
        created.start();
        return created;
    }

    @Override
    protected boolean mapsToAccounts() {
        return true;
    }

    @Override
    public Optional<List<X509Certificate>> clientAuthIssuers() {
        return Optional.ofNullable(issuers).map(NtAuthIssuers::current);
    }

    @Override
    protected void stopping() {
        if (report != null) { // null where the mapper could not start
            report.stop();
        }
    }

    /** Reports clock skew, missing trust anchors, and the end of an outage. */
    @Override
    protected void check(Reload<Login> started) {
        report.check();
        NtAuthIssuers shown = issuers;
        if (shown != null) {
            shown.refresh();
        }
        warnings.check(started.current().state());
    }
}
