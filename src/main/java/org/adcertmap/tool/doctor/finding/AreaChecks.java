// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.util.List;

/** The checks of an area that apply. */
@FunctionalInterface
public interface AreaChecks {
    /** Returns the checks; sends nothing over the network. */
    List<DoctorCheck> checks();
}
