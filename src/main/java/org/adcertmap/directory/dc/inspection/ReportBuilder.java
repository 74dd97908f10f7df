// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.OpenConnection;

/** Collects what one domain controller responds. Confined to one thread. */
final class ReportBuilder {
    private final ControllerTarget target;
    private Optional<SecuredConnection> connection = Optional.empty();
    private List<X509Certificate> rejectedChain = List.of();
    private Optional<RootDseReport> rootDse = Optional.empty();
    private BindReport bind = BindReport.NOT_REACHED;
    private Optional<Boolean> readOnly = Optional.empty();
    private Optional<String> clientSite = Optional.empty();
    private Optional<SizeLimits> limits = Optional.empty();
    private Map<String, AccountSnapshot> accounts = Map.of();
    private String failure = "";
    private boolean identified = true;

    ReportBuilder(ControllerTarget target) {
        this.target = target;
    }

    /** @param start by {@link System#nanoTime()} */
    void connected(OpenConnection open, long start) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        LDAPConnection ldap = open.ldap();
        String address = ldap.getConnectedInetAddress() == null
                ? ""
                : ldap.getConnectedInetAddress().getHostAddress();
        SSLSession tls = ldap.getSSLSession();
        connection = Optional.of(
                tls == null
                        ? new SecuredConnection(address, millis, "", "", List.of())
                        : new SecuredConnection(address, millis, tls.getProtocol(), tls.getCipherSuite(), chain(tls)));
    }

    private static List<X509Certificate> chain(SSLSession tls) {
        try {
            return Arrays.stream(tls.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    boolean isConnected() {
        return connection.isPresent();
    }

    ControllerTarget target() {
        return target;
    }

    void rejectedChain(List<X509Certificate> chain) {
        rejectedChain = chain;
    }

    void rootDse(RootDseReport report) {
        rootDse = Optional.of(report);
    }

    RootDseReport rootDse() {
        return rootDse.orElseThrow();
    }

    void bind(BindReport report) {
        bind = report;
    }

    BindReport bind() {
        return bind;
    }

    void readOnly(boolean is) {
        readOnly = Optional.of(is);
    }

    void clientSite(Optional<String> site) {
        clientSite = site;
    }

    void limits(SizeLimits found) {
        limits = Optional.of(found);
    }

    void accounts(Map<String, AccountSnapshot> found) {
        accounts = found;
    }

    /** @param e what failed, or that its time was over */
    void failed(LDAPException e) {
        failure = LdapErrors.describeController(e);
        identified = !(e instanceof ConnectionFailedException failed && failed.step() == Step.CERTIFICATE);
    }

    ControllerReport build() {
        return new ControllerReport(
                target,
                connection,
                rejectedChain,
                rootDse,
                bind,
                readOnly,
                clientSite,
                limits,
                accounts,
                failure,
                identified);
    }
}
