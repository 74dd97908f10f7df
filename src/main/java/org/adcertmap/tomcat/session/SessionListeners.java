// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.ContainerListener;
import org.apache.catalina.Context;

/**
 * Keeps a {@link NewSessionBinding} in every application below the container of a Valve, also in applications that are
 * added or reloaded later: a request may create a session in an application that it reaches by a cross-context dispatch
 * only. Not a LifecycleListener, because StoreConfig would save those in {@code server.xml}. Thread-safe: a Context is
 * changed while its own lock is held.
 */
public final class SessionListeners implements ContainerListener {
    private final NewSessionBinding binding = new NewSessionBinding();

    /** Adds the session listener to every application below a container, where it is missing. */
    public void addBelow(Container container) {
        if (container instanceof Context application) {
            ensure(application);
            return;
        }
        container.removeContainerListener(this);
        container.addContainerListener(this);
        for (Container child : container.findChildren()) {
            addBelow(child);
        }
    }

    /** Adds the session listener again where it is missing, as after a reload; cheap if it is there. */
    public void ensure(Context application) {
        if (!isIn(application)) {
            synchronized (application) {
                if (!isIn(application)) {
                    application.setApplicationLifecycleListeners(
                            Stream.concat(Stream.of(binding), Arrays.stream(listenersOf(application)))
                                    .toArray());
                }
            }
        }
    }

    /** Removes what {@link #addBelow} has added. */
    public void removeBelow(Container container) {
        if (container instanceof Context application) {
            synchronized (application) {
                application.setApplicationLifecycleListeners(Arrays.stream(listenersOf(application))
                        .filter(listener -> listener != binding)
                        .toArray());
            }
            return;
        }
        container.removeContainerListener(this);
        for (Container child : container.findChildren()) {
            removeBelow(child);
        }
    }

    /** Adds the listener to a Host or an application that is being added. */
    @Override
    public void containerEvent(ContainerEvent event) {
        if (Container.ADD_CHILD_EVENT.equals(event.getType()) && event.getData() instanceof Container added) {
            addBelow(added);
        }
    }

    /** Runs for every request, and therefore without a stream. */
    private boolean isIn(Context application) {
        for (Object listener : listenersOf(application)) {
            if (listener == binding) {
                return true;
            }
        }
        return false;
    }

    /** A stopped Context returns {@code null} for its listeners. */
    private static Object[] listenersOf(Context application) {
        Object[] listeners = application.getApplicationLifecycleListeners();
        return listeners == null ? new Object[0] : listeners;
    }
}
