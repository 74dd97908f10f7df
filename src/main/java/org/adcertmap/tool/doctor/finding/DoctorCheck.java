// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.io.IOException;
import java.util.Set;
import org.adcertmap.tool.finding.Level;

/**
 * One check, of one place. It runs in a thread of its own, beside all others, and changes nothing. A code of
 * {@link #codes} for which it adds no finding does not apply here; if it fails, or is not complete at its deadline,
 * each of its codes without a finding becomes one of the level {@link Level#UNKNOWN}; each of its codes where none is
 * without.
 *
 * @param codes what it checks
 * @param place where, for the finding that it could not be checked
 * @param body the check itself
 */
public record DoctorCheck(Set<DoctorCode> codes, String place, Body body) {
    /** Adds the findings. */
    @FunctionalInterface
    public interface Body {
        /**
         * Checks. The thread is interrupted at the deadline.
         *
         * @throws IOException if it cannot be checked, with the reason as its message
         * @throws org.adcertmap.denial.DirectoryUnavailableException the same, of the directory
         */
        void run(FindingSink findings) throws IOException;
    }

    public DoctorCheck {
        codes = Set.copyOf(codes);
    }

    /** Returns the same check; of a Realm that cannot start, one that fails, and says where the reason is. */
    public DoctorCheck requiringValid(CheckedRealm realm) {
        return realm.errors().isEmpty()
                ? this
                : new DoctorCheck(codes, place, findings -> {
                    throw new IOException("the settings are invalid, see " + DoctorCode.SETTINGS.code());
                });
    }

    /** A check of one code. */
    public static DoctorCheck of(DoctorCode code, String place, Body body) {
        return new DoctorCheck(Set.of(code), place, body);
    }
}
