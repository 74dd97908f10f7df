// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.audit;

import java.util.List;
import java.util.function.Supplier;
import org.adcertmap.setup.types.AuditSettings;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Writes audit events of one Realm as lines of the logger {@code org.adcertmap.audit} at INFO, as {@code auditLog} and
 * {@code auditFormat} say. Changes by an administrator are written unless the log is off. Thread-safe:
 * {@link LastOutcomes} guards itself.
 */
public final class AuditLog {
    /** The name of the logger. */
    public static final String LOGGER = "org.adcertmap.audit";

    private static final Log LOG = LogFactory.getLog(LOGGER);

    private final LastOutcomes lastOutcomes = new LastOutcomes();
    private final Supplier<AuditSettings> settings;

    /** @param settings returns those in effect, which may change at any time */
    public AuditLog(Supplier<AuditSettings> settings) {
        this.settings = settings;
    }

    /** Returns whether nothing is written. */
    public boolean isOff() {
        return settings.get().mode() == AuditSettings.Mode.OFF;
    }

    /**
     * Records the outcome of a request.
     *
     * @param keys the connection and the session of the request, each with the certificate
     * @return whether the latest outcome of the keys was another one, so that the decision is to be written
     */
    public boolean isChange(List<String> keys, String outcome) {
        return lastOutcomes.isChange(keys, outcome);
    }

    /** Writes an event, if the settings want its type. */
    public void write(AuditEvent event) {
        AuditSettings current = settings.get();
        boolean wanted = switch (current.mode()) {
            case OFF -> false;
            case REFUSALS -> event.type() != AuditEvent.Type.LOGIN && event.type() != AuditEvent.Type.DELEGATION;
            case ALL -> true;
        };
        if (wanted) {
            LOG.info(current.json() ? event.json() : event.text());
        }
    }
}
