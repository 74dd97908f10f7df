// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tomcat.container.CertificateLogin;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.ContainerNames;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.handshake.TrustManagerCheck;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Realm;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.valves.SSLValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Logs one warning for each thing in a Service that works against the mapping of certificates, with what to do about
 * it. Runs when the whole Service has started, because connectors and applications are not complete before; once for a
 * Service, however many Realms and Valves call {@link #schedule}. Stateless.
 */
public final class StartupCheck implements LifecycleListener {
    private static final Log LOG = LogFactory.getLog(StartupCheck.class);

    private StartupCheck() {}

    /**
     * Schedules the check of the Service that a Realm or a Valve is in; called when it starts.
     *
     * @param container the container of the Realm or the Valve; may be {@code null}
     */
    public static void schedule(Container container) {
        startingService(container)
                .filter(service ->
                        Arrays.stream(service.findLifecycleListeners()).noneMatch(StartupCheck.class::isInstance))
                .ifPresent(service -> service.addLifecycleListener(new StartupCheck()));
    }

    /** Returns the Service that a container is in, if it has not started yet. */
    static Optional<Service> startingService(Container container) {
        return Optional.ofNullable(serviceOf(container))
                .filter(service -> service.getState() != LifecycleState.STARTED);
    }

    private static Service serviceOf(Container container) {
        Container top = container;
        while (top != null && !(top instanceof Engine)) {
            top = top.getParent();
        }
        return top instanceof Engine engine ? engine.getService() : null;
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (Lifecycle.AFTER_START_EVENT.equals(event.getType()) && event.getSource() instanceof Service service) {
            service.removeLifecycleListener(this); // otherwise StoreConfig saves it in server.xml
            // Not warnings.forEach(LOG::warn): JULI would name java.util.ArrayList as the source of the line.
            for (String warning : warnings(service)) {
                LOG.warn(warning);
            }
        }
    }

    static List<String> warnings(Service service) {
        List<String> warnings = new ArrayList<>();
        Arrays.stream(service.findConnectors())
                .flatMap(connector -> ConnectorCheck.warnings(connector).stream())
                .forEach(warnings::add);
        checkClientAuthIssuers(service, warnings);
        List<Container> containers = below(service.getContainer()).toList();
        containers.forEach(container -> checkSslValve(container, warnings));
        containers.forEach(container -> checkNestedRealm(container, containers, warnings));
        containers.stream().filter(Context.class::isInstance).forEach(application -> {
            checkOtherRealm(application, warnings);
            checkOtherRealmsBefore((Context) application, warnings);
            warnings.addAll(SessionCheck.warnings((Context) application));
        });
        List<MappingValve> valves =
                containers.stream().flatMap(StartupCheck::valves).toList();
        if (valves.isEmpty()) {
            warnings.add(RealmReview.NO_VALVE.text());
        } else if (valves.stream().noneMatch(MappingValve::isEnabled)) {
            warnings.add(RealmReview.NO_ENABLED_VALVE.text());
        }
        containers.forEach(container -> valves(container)
                .filter(StartupCheck::permitsUnauthenticatedAccess)
                .forEach(valve -> checkConstraints(container, warnings)));
        return warnings;
    }

    private static Stream<Container> below(Container container) {
        return Stream.concat(
                Stream.of(container),
                Arrays.stream(container.findChildren())
                        .filter(child -> child.getPipeline() != null && !(container instanceof Context))
                        .flatMap(StartupCheck::below));
    }

    private static Stream<MappingValve> valves(Container container) {
        return Arrays.stream(container.getPipeline().getValves())
                .filter(MappingValve.class::isInstance)
                .map(MappingValve.class::cast);
    }

    /** Only the trust managers of this product read the setting. */
    private static void checkClientAuthIssuers(Service service, List<String> warnings) {
        boolean ofNtAuth = RealmLookup.in(service.getContainer())
                .flatMap(CertificateRealm::clientAuthIssuers)
                .isPresent();
        if (ofNtAuth && !TrustManagerCheck.isInUse(service)) {
            warnings.add(RealmReview.NO_TRUST_MANAGER.text());
        }
    }

    private static void checkSslValve(Container container, List<String> warnings) {
        if (Arrays.stream(container.getPipeline().getValves()).anyMatch(SSLValve.class::isInstance)) {
            warnings.add(RealmReview.sslValve(container.getName()).text());
        }
    }

    /** Tomcat does not call findSecurityConstraints of a nested Realm, which would verify a cached principal. */
    private static void checkNestedRealm(Container container, List<Container> containers, List<String> warnings) {
        boolean nested = container.getRealm() instanceof CombinedRealm
                && RealmLookup.in(container).isPresent()
                && hasOwnRealm(container);
        boolean singleSignOn = containers.stream()
                .flatMap(each -> Arrays.stream(each.getPipeline().getValves()))
                .anyMatch(SingleSignOn.class::isInstance);
        if (nested && singleSignOn) {
            warnings.add(
                    RealmReview.nestedBesideSingleSignOn(container.getName()).text());
        }
    }

    /** Another Realm accepts every cached principal, without its certificate. */
    private static void checkOtherRealm(Container application, List<String> warnings) {
        if (RealmLookup.in(application).isEmpty() && isBehindSingleSignOn(application)) {
            warnings.add("SingleSignOn is configured in front of [" + application.getName()
                    + "], whose Realm is not an " + RealmReview.EITHER_REALM
                    + ": SingleSignOn restores the principals of users"
                    + " of other applications without their certificates; add a ClientCertificateMappingValve behind"
                    + " the SingleSignOn, or remove the SingleSignOn");
        }
    }

    /** Without a Valve, a denied certificate is denied to the Realms after ours alone. */
    private static void checkOtherRealmsBefore(Context application, List<String> warnings) {
        List<Realm> others = RealmLookup.othersBefore(application);
        if (!others.isEmpty()
                && RealmLookup.in(application).isPresent()
                && ValvePosition.innermost(application).isEmpty()
                && CertificateLogin.isPossible(application)) {
            String names = others.stream()
                    .map(realm -> realm.getClass().getSimpleName())
                    .distinct()
                    .collect(Collectors.joining(", "));
            warnings.add(RealmReview.otherRealmsFirst(ContainerNames.path(application), names)
                    .text());
        }
    }

    /** Whether a SingleSignOn is in front of an application, with no MappingValve after it, which clears principals. */
    private static boolean isBehindSingleSignOn(Container application) {
        boolean behind = application.getParent() != null && isBehindSingleSignOn(application.getParent());
        for (Valve valve : application.getPipeline().getValves()) {
            behind = valve instanceof SingleSignOn || behind && !(valve instanceof MappingValve);
        }
        return behind;
    }

    private static boolean hasOwnRealm(Container container) {
        return container.getParent() == null || container.getParent().getRealm() != container.getRealm();
    }

    private static boolean permitsUnauthenticatedAccess(MappingValve valve) {
        Set<SslFlag> flags = valve.flags();
        boolean required = flags.contains(SslFlag.SSL_NEGOTIATE_CERT) && flags.contains(SslFlag.SSL_REQUIRE_CERT);
        return valve.isEnabled() && valve.isAnonymousAuthentication() && !required;
    }

    private static void checkConstraints(Container container, List<String> warnings) {
        List<Context> applications = below(container)
                .filter(Context.class::isInstance)
                .map(Context.class::cast)
                .toList();
        if (!applications.isEmpty()
                && applications.stream().allMatch(context -> context.findConstraints().length == 0)) {
            warnings.add(RealmReview.noConstraint(container.getName()).text());
        }
    }
}
