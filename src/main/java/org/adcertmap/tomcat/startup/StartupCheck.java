package org.adcertmap.tomcat.startup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.container.RealmLookup;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.valves.SSLValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * What in this Tomcat works against the mapping of certificates? One warning for each thing, with what to do about it,
 * when everything of the Service has started; connectors and applications are not complete before. Once for a Service,
 * however many Realms and Valves of ours it has.
 */
public final class StartupCheck implements LifecycleListener {
    private static final Log LOG = LogFactory.getLog(StartupCheck.class);

    private StartupCheck() {}

    /** Called where a Realm or a Valve of ours starts, with its container. */
    public static void atStartOf(Container container) {
        Service service = serviceOf(container);
        if (service != null
                && service.getState() != LifecycleState.STARTED
                && Arrays.stream(service.findLifecycleListeners()).noneMatch(StartupCheck.class::isInstance)) {
            service.addLifecycleListener(new StartupCheck());
        }
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
            service.removeLifecycleListener(this); // it is not of the configuration, which may be saved
            warnings(service).forEach(LOG::warn);
        }
    }

    static List<String> warnings(Service service) {
        List<String> all = new ArrayList<>();
        Arrays.stream(service.findConnectors())
                .flatMap(connector -> ConnectorCheck.warnings(connector).stream())
                .forEach(all::add);
        List<Container> containers = below(service.getContainer()).toList();
        containers.forEach(container -> sslValve(container, all));
        containers.forEach(container -> singleSignOn(container, containers, all));
        containers.stream().filter(Context.class::isInstance).forEach(application -> foreignRealm(application, all));
        if (containers.stream().flatMap(StartupCheck::valves).noneMatch(MappingValve::isEnabled)) {
            all.add(
                    "No ClientCertificateMappingValve is enabled: only applications with the login-config CLIENT-CERT ask the Realm, an"
                            + " outage is shown to them as 401, and sessions are not bound to certificates; add the Valve with enabled=\"true\"");
        }
        containers.forEach(container ->
                valves(container).filter(StartupCheck::letsEverybodyIn).forEach(valve -> noConstraint(container, all)));
        return all;
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

    private static void sslValve(Container container, List<String> all) {
        if (Arrays.stream(container.getPipeline().getValves()).anyMatch(SSLValve.class::isInstance)) {
            all.add("The SSLValve of [" + container.getName()
                    + "] believes a certificate in a header of everybody who reaches a connector:"
                    + " replace it with certificateHeader and trustedProxies of the ClientCertificateMappingValve");
        }
    }

    /** A Realm within another is not asked whether a principal that Tomcat remembers may serve. */
    private static void singleSignOn(Container container, List<Container> containers, List<String> all) {
        boolean nested = container.getRealm() instanceof CombinedRealm
                && RealmLookup.in(container).isPresent()
                && hasRealmOfItsOwn(container);
        boolean remembers = containers.stream()
                .flatMap(each -> Arrays.stream(each.getPipeline().getValves()))
                .anyMatch(SingleSignOn.class::isInstance);
        if (nested && remembers) {
            all.add("The Realm of [" + container.getName()
                    + "] stands within another, and there is a SingleSignOn valve: it brings people"
                    + " back without their certificate; let the Realm stand alone, or remove the SingleSignOn");
        }
    }

    /** Nor is a Realm of somebody else's, which takes the principal that it finds for its own. */
    private static void foreignRealm(Container application, List<String> all) {
        if (RealmLookup.in(application).isEmpty() && isBroughtBack(application)) {
            all.add("The Realm of [" + application.getName()
                    + "] is not ours, and a SingleSignOn valve stands before it: it brings people of the"
                    + " other applications there without their certificate; put a ClientCertificateMappingValve behind the SingleSignOn,"
                    + " or remove the SingleSignOn");
        }
    }

    /**
     * Whether a SingleSignOn has the last word on the way to an application, and not a Valve of ours, which believes
     * none.
     */
    private static boolean isBroughtBack(Container application) {
        boolean outside = application.getParent() != null && isBroughtBack(application.getParent());
        for (Valve valve : application.getPipeline().getValves()) {
            outside = valve instanceof SingleSignOn || outside && !(valve instanceof MappingValve);
        }
        return outside;
    }

    private static boolean hasRealmOfItsOwn(Container container) {
        return container.getParent() == null || container.getParent().getRealm() != container.getRealm();
    }

    private static boolean letsEverybodyIn(MappingValve valve) {
        Set<SslFlag> flags = valve.flags();
        boolean required = flags.contains(SslFlag.SSL_NEGOTIATE_CERT) && flags.contains(SslFlag.SSL_REQUIRE_CERT);
        return valve.isEnabled() && valve.isAnonymousAuthentication() && !required;
    }

    private static void noConstraint(Container container, List<String> all) {
        List<Context> applications = below(container)
                .filter(Context.class::isInstance)
                .map(Context.class::cast)
                .toList();
        if (!applications.isEmpty()
                && applications.stream().allMatch(context -> context.findConstraints().length == 0)) {
            all.add(
                    "Everybody may use every application of [" + container.getName()
                            + "], also without a certificate: anonymousAuthentication"
                            + " is true, and no application has a security-constraint; set anonymousAuthentication=\"false\", or add constraints");
        }
    }
}
