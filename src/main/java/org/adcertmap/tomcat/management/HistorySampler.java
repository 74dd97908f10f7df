// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Server;

/**
 * Calls a task every 5 seconds in Tomcat's own utility threads ({@code utilityThreads} of the Server), between start
 * and stop of the Realm or the Valve. Confined to the thread that starts and stops it, which Tomcat serializes.
 */
final class HistorySampler {
    private ScheduledFuture<?> running; // null while stopped, and in a container without a Server

    void start(Container container, Runnable task) {
        Server server = server(container);
        if (server != null && server.getUtilityExecutor() != null) {
            running = server.getUtilityExecutor()
                    .scheduleWithFixedDelay(
                            task,
                            OutcomeHistory.RECENT.stepSeconds(),
                            OutcomeHistory.RECENT.stepSeconds(),
                            TimeUnit.SECONDS);
        }
    }

    void stop() {
        if (running != null) {
            running.cancel(false);
            running = null;
        }
    }

    private static Server server(Container container) {
        Container above = container;
        while (above != null && !(above instanceof Engine)) {
            above = above.getParent();
        }
        return above instanceof Engine engine && engine.getService() != null
                ? engine.getService().getServer()
                : null;
    }
}
