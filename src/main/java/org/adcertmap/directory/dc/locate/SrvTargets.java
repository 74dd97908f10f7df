// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.naming.NamingException;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.denial.FailureText;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DnsName;

/**
 * Looks up the targets of SRV records, and refuses those outside the domain: the name server that responds names the
 * host, and a certificate for its own name proves nothing (RFC 4513 3.1.3).
 *
 * <p>Safe for any number of threads: {@code limiter} guards itself, and {@code refused} is replaced as a whole; the
 * last lookup counts.
 */
final class SrvTargets {
    private static final System.Logger LOG = System.getLogger(SrvTargets.class.getName());

    private final DnsLookup dns;
    private final Supplier<Set<DnsName>> suffixes;
    private final ConnectionSecurity connectionSecurity;
    private final LogRateLimiter limiter = new LogRateLimiter();
    private volatile List<InetSocketAddress> refused = List.of();

    /** @param suffixes a host that is within none of these is no domain controller, whatever DNS says */
    SrvTargets(DnsLookup dns, Supplier<Set<DnsName>> suffixes, ConnectionSecurity connectionSecurity) {
        this.dns = dns;
        this.suffixes = suffixes;
        this.connectionSecurity = connectionSecurity;
    }

    /** Returns the targets that the last lookup has refused. */
    List<InetSocketAddress> refused() {
        return refused;
    }

    /**
     * Looks up the records.
     *
     * @return the permitted targets in the order of the records; not empty
     * @throws LDAPException if there are none, or no name server responds
     */
    List<InetSocketAddress> lookUp(List<String> recordNames) throws LDAPException {
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        Set<InetSocketAddress> outside = new LinkedHashSet<>();
        NamingException failure = null;
        for (String name : recordNames) {
            try {
                for (InetSocketAddress target : dns.srvRecords(name)) {
                    InetSocketAddress address = InetSocketAddress.createUnresolved(
                            target.getHostString(), connectionSecurity.portFor(target.getPort()));
                    (isPermitted(target.getHostString()) ? addresses : outside).add(address);
                }
            } catch (NamingException e) {
                failure = e;
            }
        }
        refused = List.copyOf(outside);
        if (!outside.isEmpty()) {
            logRefused();
        }
        if (addresses.isEmpty()) {
            throw noneLocated(recordNames, failure);
        }
        if (failure != null) {
            LogRateLimiter.Line line = limiter.line(
                    Level.WARNING,
                    "Some SRV records of domain controllers cannot be looked up, see dnsServers: "
                            + Printable.excerpt(FailureText.withRoot(failure)));
            LOG.log(line.level(), line.text());
        }
        return List.copyOf(addresses);
    }

    /** Returns whether the name can be that of a domain controller: DNS is not authenticated. */
    private boolean isPermitted(String host) {
        return DnsName.parse(host)
                .filter(name -> suffixes.get().stream().anyMatch(name::isWithin))
                .isPresent();
    }

    private void logRefused() {
        LogRateLimiter.Line line = limiter.line(Level.WARNING, Printable.excerpt(refusedTargets()));
        LOG.log(line.level(), line.text());
    }

    private String refusedTargets() {
        return "DNS names hosts as domain controllers that are outside the domain, and are not used: "
                + refused.stream()
                        .map(InetSocketAddress::getHostString)
                        .distinct()
                        .toList()
                + "; if they are domain controllers, see domainControllerDnsSuffixes";
    }

    private LDAPException noneLocated(List<String> recordNames, NamingException failure) {
        if (failure != null) {
            return notLocated("looking up " + String.join(", ", recordNames) + " failed: " + failure, failure);
        }
        return notLocated(
                refused.isEmpty()
                        ? "there are no SRV records " + String.join(", ", recordNames) + singleLabelHint()
                        : refusedTargets(),
                null);
    }

    /** Returns a hint where the NetBIOS name of a domain may have been taken for its DNS name. */
    private String singleLabelHint() {
        Set<DnsName> names = suffixes.get();
        return names.stream().allMatch(name -> name.labels().size() == 1)
                ? "; " + names.stream().map(DnsName::toString).sorted().collect(Collectors.joining(", "))
                        + " is a single-label name: the setting domain needs the DNS name of the domain, not its NetBIOS"
                        + " name"
                : "";
    }

    static LDAPException notLocated(String reason, Throwable cause) {
        return new LDAPException(
                ResultCode.CONNECT_ERROR,
                "no domain controller is found by DNS, see domain, servers and dnsServers: " + reason,
                cause);
    }
}
