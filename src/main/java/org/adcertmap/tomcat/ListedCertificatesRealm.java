// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.setup.listed.ListedAssembly;
import org.adcertmap.setup.mapper.MapperAssembly;
import org.adcertmap.setup.mapper.MapperState;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.login.Login;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Maps client certificates to the users that a file lists, without a directory, as {@link MappingRealm} says: the
 * counterpart of IIS's {@code iisClientCertificateMappingAuthentication}. Thread-safe like that class.
 */
public class ListedCertificatesRealm extends MappingRealm {
    private static final Log LOG = LogFactory.getLog(ListedCertificatesRealm.class);

    @Override
    protected MapperAssembly<Login> assemble(Map<String, String> values, Clock clock) throws SettingsException {
        return new ListedAssembly<>(values, clock, Login::of);
    }

    @Override
    protected void started(Reload<Login> created) {
        MapperState state = created.current().state();
        LOG.info("Maps certificates by " + state.mappings());
        if (state.hasManyToOneMappings()
                && RealmLookup.all(getContainer()).stream().anyMatch(ActiveDirectoryRealm.class::isInstance)) {
            LOG.warn("many-to-one mappings are in use beside an ActiveDirectoryRealm, which IIS does not permit: the"
                    + " first Realm that knows a certificate decides, and a mapping that denies wins in any case; turn"
                    + " one of them off if that is not intended");
        }
    }

    @Override
    protected boolean mapsToAccounts() {
        return false;
    }

    /** The CAs that connectors show are their own. */
    @Override
    public Optional<List<X509Certificate>> clientAuthIssuers() {
        return Optional.empty();
    }

    /** Returns how many mappings are in use, and the file; {@code null} unless the Realm is started. */
    public String getMappings() {
        return assembly().map(started -> started.state().mappings()).orElse(null);
    }
}
