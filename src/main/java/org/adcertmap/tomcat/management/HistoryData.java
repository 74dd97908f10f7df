// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Instant;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** Shows the history of outcomes to JMX as open types. Stateless. */
final class HistoryData {
    private static final String[] NAMES = {
        "start", "stepSeconds", "mapped", "refused", "unavailable", "medianMillis", "p95Millis"
    };
    private static final CompositeType STEPS;
    private static final CompositeType HISTORY;

    static {
        try {
            OpenType<?> counts = ArrayType.getPrimitiveArrayType(long[].class);
            STEPS = new CompositeType(
                    "steps",
                    "Counts of mapping requests by step, the oldest first; the last step has not ended.",
                    NAMES,
                    new String[] {
                        "When the first step begins, in UTC (ISO 8601).",
                        "The length of a step in seconds.",
                        "Requests that were mapped to an account.",
                        "Requests that were denied.",
                        "Requests for which the directory was unavailable.",
                        "The median duration of queries of the directory in milliseconds, rounded up to a bound of"
                                + " directoryQueries; -1 without a query.",
                        "The duration that 95 % of these queries did not exceed, likewise."
                    },
                    new OpenType<?>[] {SimpleType.STRING, SimpleType.INTEGER, counts, counts, counts, counts, counts});
            HISTORY = new CompositeType(
                    "history",
                    "Counts of mapping requests over time.",
                    new String[] {"recent", "day"},
                    new String[] {"The last 15 minutes in steps of 5 seconds.", "The last day in steps of a minute."},
                    new OpenType<?>[] {STEPS, STEPS});
        } catch (OpenDataException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private HistoryData() {}

    static CompositeData of(OutcomeHistory history, Instant now) {
        return data(HISTORY, new String[] {"recent", "day"}, new Object[] {
            steps(history.steps(OutcomeHistory.RECENT, now)), steps(history.steps(OutcomeHistory.DAY, now))
        });
    }

    private static CompositeData steps(OutcomeHistory.Steps steps) {
        return data(STEPS, NAMES, new Object[] {
            steps.start().toString(),
            steps.stepSeconds(),
            steps.mapped(),
            steps.refused(),
            steps.unavailable(),
            steps.medianMillis(),
            steps.p95Millis()
        });
    }

    private static CompositeData data(CompositeType type, String[] names, Object[] values) {
        try {
            return new CompositeDataSupport(type, names, values);
        } catch (OpenDataException e) {
            throw new IllegalStateException("the values always fit the type", e);
        }
    }
}
