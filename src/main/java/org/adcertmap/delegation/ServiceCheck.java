// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import javax.security.auth.login.LoginException;
import org.adcertmap.delegation.ServiceLogin.Service;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.kerberos.KeytabReport;

/**
 * Tries the service account once, and logs what is wrong and what to do: its key, its login, and whether it may
 * authenticate for delegation, which it tries with itself. A KDC that does not respond is only a warning. Immutable.
 */
record ServiceCheck(DelegationSettings settings, ServiceLogin login) implements Runnable {
    private static final System.Logger LOG = System.getLogger(ServiceCheck.class.getName());

    @Override
    public void run() {
        Optional<String> wrong = problem();
        if (wrong.isPresent()) {
            LOG.log(Level.WARNING, Printable.excerpt("Delegation does not work: " + wrong.get()));
        } else {
            LOG.log(Level.INFO, "Delegation is ready: {0} may authenticate for delegation", settings.principal());
        }
    }

    /** Returns what is wrong, and what to do. */
    Optional<String> problem() {
        Optional<String> key = keyProblem();
        if (key.isPresent()) {
            return key;
        }
        Service service;
        try {
            service = login.service();
        } catch (LoginException e) {
            KdcError error = KdcError.of(e);
            return Optional.of(
                    error.isNetwork()
                            ? noResponse(error)
                            : "delegationPrincipal " + settings.principal() + " cannot log in: "
                                    + error.meaningOfLogin() + " [" + error.text() + "]");
        }
        if (!service.isForwardable()) {
            return Optional.of("the ticket of delegationPrincipal " + settings.principal()
                    + " is not forwardable; set forwardable = true in [libdefaults] of krb5.conf, and remove"
                    + " \"Account is sensitive and cannot be delegated\" from the service account");
        }
        return transitionProblem(service);
    }

    private String noResponse(KdcError error) {
        return "no KDC responds to delegationPrincipal " + settings.principal() + " [" + error.text()
                + "]; it is tried again with the first use";
    }

    private Optional<String> keyProblem() {
        try {
            KeytabReport report = KeytabReport.read(settings.keytab(), settings.principal());
            return report.hasAesKey()
                    ? Optional.empty()
                    : Optional.of("delegationKeytab [" + settings.keytab() + "]: " + report.reason());
        } catch (IOException e) {
            return Optional.of("delegationKeytab [" + settings.keytab() + "] cannot be read: " + e.getMessage());
        }
    }

    /**
     * Newer JDKs look at the flag of the ticket only when it is used. The target is the service account itself, whose
     * refusal by the KDC shows that the flag is there.
     */
    private Optional<String> transitionProblem(Service service) {
        try {
            Impersonation.of(service, settings.principal()).token(settings.principal());
            return Optional.empty();
        } catch (Exception e) {
            KdcError error = KdcError.of(e);
            if (error.isNetwork()) {
                return Optional.of(noResponse(error));
            }
            return error.isNotForwardable()
                    ? Optional.of("delegationPrincipal " + settings.principal()
                            + " is not trusted to authenticate for delegation (protocol transition); "
                            + DelegationRefusal.NOT_TRUSTED.hint())
                    : Optional.empty();
        }
    }
}
