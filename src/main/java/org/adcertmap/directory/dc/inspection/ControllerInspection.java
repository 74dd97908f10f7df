// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.adcertmap.directory.dc.AccountName;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.Exchange;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.connect.OpenConnection;
import org.adcertmap.directory.dc.connect.ReadOnlyControllers;
import org.adcertmap.directory.dc.locate.SiteLookup;

/**
 * Queries domain controllers one by one, each over a connection of its own, and reports what each responds. It shares
 * the bind account, and so its rejected binds: where one domain controller rejects the credentials, no other gets them.
 * Safe for any number of threads, each of which may query another domain controller; close it once.
 */
public final class ControllerInspection implements AutoCloseable {
    private final DirectorySettings settings;
    private final LdapConnections connections;
    private final DirectoryThreads threads = new DirectoryThreads("adcertmap-inspection");

    /**
     * Creates the inspection; sends nothing.
     *
     * @param connections whose bind account, and limit of binds at a time, it shares; not closed with this
     */
    public ControllerInspection(DirectorySettings settings, LdapConnections connections) {
        this.settings = settings;
        this.connections = connections;
    }

    /**
     * Queries one domain controller.
     *
     * @param accounts the names of accounts to read there
     * @param timeout for everything; what has no response by then is a failure in the report
     * @param afterBind gets what became of the bind as soon as it is known, before the searches after it
     */
    public ControllerReport inspect(
            ControllerTarget target, List<String> accounts, Duration timeout, Consumer<BindReport> afterBind) {
        ReportBuilder report = new ReportBuilder(target);
        long start = System.nanoTime();
        try (Exchange exchange = Exchange.start(threads, timeout)) {
            try (OpenConnection connection = connections.openUnbound(target, exchange)) {
                report.connected(connection, start);
                readRootDse(connection, report);
                bind(target, connection, exchange, report);
                afterBind.accept(report.bind());
                if (report.bind().isAccepted()) {
                    readFurther(connection, accounts, report);
                }
            } catch (LDAPException e) {
                report.failed(exchange.failure(e));
            }
        } catch (LDAPException e) {
            report.failed(e);
        }
        if (!report.isConnected()) {
            Duration left = timeout.minusNanos(System.nanoTime() - start);
            report.rejectedChain(left.toMillis() > 0 ? presentedChain(target, left) : List.of());
        }
        return report.build();
    }

    private List<X509Certificate> presentedChain(ControllerTarget target, Duration timeout) {
        try (Exchange exchange = Exchange.start(threads, timeout)) {
            return connections.presentedChain(target, exchange);
        } catch (LDAPException e) {
            return List.of();
        }
    }

    private static void readRootDse(OpenConnection connection, ReportBuilder report) throws LDAPException {
        SearchResultEntry rootDse = LdapSearch.base("", RootDseReport.ATTRIBUTES)
                .execute(connection.ldap())
                .entry();
        report.rootDse(RootDseReport.of(rootDse, Instant.now()));
    }

    private void bind(ControllerTarget target, OpenConnection connection, Exchange exchange, ReportBuilder report) {
        try {
            connections.bind(target, connection);
            report.bind(BindReport.ACCEPTED);
        } catch (LDAPException e) {
            report.bind(BindReports.of(e, exchange.failure(e)));
        }
    }

    private void readFurther(OpenConnection connection, List<String> accounts, ReportBuilder report)
            throws LDAPException {
        if (settings.servers().isEmpty() && settings.site().isEmpty()) {
            report.clientSite(SiteLookup.clientSite(connection.ldap(), settings.domain()));
        }
        ReadOnlyControllers.USE.check(connection.ldap());
        report.readOnly(ReadOnlyControllers.isReadOnly(connection.ldap()));
        RootDseReport rootDse = report.rootDse();
        if (rootDse.configurationDn().isPresent()) {
            report.limits(
                    SizeLimits.read(connection.ldap(), rootDse.configurationDn().get()));
        }
        boolean isGlobalCatalog = report.target().address().getPort()
                == settings.connectionSecurity().globalCatalogPort();
        if (rootDse.domainDn().isPresent() && !isGlobalCatalog) {
            Map<String, AccountSnapshot> snapshots = new LinkedHashMap<>();
            for (String name : accounts) {
                snapshots.put(
                        name,
                        AccountSnapshot.read(
                                connection.ldap(),
                                new AccountName(name),
                                rootDse.domainDn().get()));
            }
            report.accounts(snapshots);
        }
    }

    /** No other domain controller is queried. */
    @Override
    public void close() {
        threads.close();
    }
}
