// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import java.util.Optional;
import org.adcertmap.mapping.account.AccountPattern;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;

/**
 * Compares the positions of Valves in the pipelines that a request passes. Runs for every request, therefore without
 * streams. Stateless.
 */
public final class ValvePosition {
    private ValvePosition() {}

    /**
     * Returns whether a Valve is the last MappingValve before the application: that one sets the principal, as in IIS,
     * where the setting of the innermost location applies.
     *
     * @param container the container of the Valve
     */
    public static boolean isInnermost(Valve valve, Container container, Request request) {
        if (containsMappingValve(valve.getNext())) {
            return false;
        }
        if (container instanceof Context) {
            return true;
        }
        boolean inHost = container instanceof Engine && hasMappingValve(request.getHost());
        return !inHost && !hasMappingValve(request.getContext());
    }

    /** Returns the innermost MappingValve that serves an application; empty if there is none. */
    public static Optional<MappingValve> innermost(Context application) {
        return Optional.ofNullable(innermostOrNull(application));
    }

    /**
     * Returns the account pattern of a request: that of the innermost MappingValve that serves its application, for all
     * of them, for Tomcat's authenticators and for every cache. Nothing of the request but its application counts.
     *
     * @param outer the container that serves a request without an application; may be {@code null}
     */
    public static AccountPattern accountPattern(Request request, Container outer) {
        Context application = request.getContext();
        if (application != null) {
            return accountPattern(application);
        }
        Container host = request.getHost();
        return accountPattern(host == null ? outer : host);
    }

    /** Returns the account pattern of requests for a container; {@link AccountPattern#NONE} if none is set. */
    public static AccountPattern accountPattern(Container container) {
        MappingValve innermost = innermostOrNull(container);
        return innermost == null ? AccountPattern.NONE : innermost.accountPattern();
    }

    private static MappingValve innermostOrNull(Container container) {
        for (Container above = container; above != null; above = above.getParent()) {
            MappingValve last = null;
            for (Valve valve = above.getPipeline().getFirst(); valve != null; valve = valve.getNext()) {
                if (valve instanceof MappingValve ours) {
                    last = ours;
                }
            }
            if (last != null) {
                return last;
            }
        }
        return null;
    }

    /** Returns whether a MappingValve serves an application, and the innermost one is not enabled. */
    public static boolean isMappingOff(Context application) {
        Optional<MappingValve> innermost = innermost(application);
        return innermost.isPresent() && !innermost.get().isEnabled();
    }

    /**
     * Refuses every other container: the Valve after that of a Wrapper is the servlet, which would run for a refused
     * request as well.
     *
     * @throws LifecycleException with what to change
     */
    public static void requireEngineHostOrContext(Container container) throws LifecycleException {
        if (!(container instanceof Engine || container instanceof Host || container instanceof Context)) {
            throw new LifecycleException("the ClientCertificateMappingValve is in ["
                    + (container == null ? "no container" : container.getName())
                    + "]: it works in an Engine, a Host or a Context only; move it to the Context of the servlet");
        }
    }

    private static boolean hasMappingValve(Container container) {
        return container != null && containsMappingValve(container.getPipeline().getFirst());
    }

    /** @param first the first Valve to look at; {@code null} for none */
    private static boolean containsMappingValve(Valve first) {
        for (Valve valve = first; valve != null; valve = valve.getNext()) {
            if (valve instanceof MappingValve) {
                return true;
            }
        }
        return false;
    }
}
