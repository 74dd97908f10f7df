// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorInput;
import org.adcertmap.tool.doctor.finding.RealmAssemblies;

/**
 * Has one {@link ControllerSurvey} for each Realm, made when a check first needs it. Thread-safe: its own lock guards
 * the surveys.
 */
public final class Surveys implements AutoCloseable {
    private final DoctorInput input;
    private final RealmAssemblies assemblies;
    private final Map<CheckedRealm, ControllerSurvey> surveys = new HashMap<>();

    /** @param assemblies have the connections, and are closed after this */
    public Surveys(DoctorInput input, RealmAssemblies assemblies) {
        this.input = input;
        this.assemblies = assemblies;
    }

    /** Returns what is checked. */
    public DoctorInput input() {
        return input;
    }

    /**
     * Returns that of a Realm that can start.
     *
     * @throws IOException if its settings are no longer valid
     */
    public synchronized ControllerSurvey of(CheckedRealm realm) throws IOException {
        ControllerSurvey survey = surveys.get(realm);
        if (survey == null) {
            survey = new ControllerSurvey(assemblies.of(realm).doctor(), input.accounts(), input.timeout());
            surveys.put(realm, survey);
            survey.start();
        }
        return survey;
    }

    @Override
    public synchronized void close() {
        List.copyOf(surveys.values()).forEach(ControllerSurvey::close);
    }
}
