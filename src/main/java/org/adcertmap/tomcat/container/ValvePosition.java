package org.adcertmap.tomcat.container;

import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;

/**
 * Is this the last Valve of ours before the application? Each of them may refuse a request; the last one says whose it
 * is, as in IIS, where the setting of the innermost location counts. Asked for every request, so without a stream.
 */
public final class ValvePosition {
    private ValvePosition() {}

    public static boolean is(Valve ours, Container container, Request request) {
        if (isAmong(ours.getNext())) {
            return false;
        }
        if (container instanceof Context) {
            return true;
        }
        boolean inHost = container instanceof Engine && isIn(request.getHost());
        return !inHost && !isIn(request.getContext());
    }

    private static boolean isIn(Container container) {
        return container != null && isAmong(container.getPipeline().getFirst());
    }

    private static boolean isAmong(Valve first) {
        for (Valve valve = first; valve != null; valve = valve.getNext()) {
            if (valve instanceof MappingValve) {
                return true;
            }
        }
        return false;
    }
}
