// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.util.List;

/** The checks of an area that apply, and what they share, such as connections. */
public interface AreaChecks extends AutoCloseable {
    /** Returns the checks; sends nothing over the network. */
    List<DoctorCheck> checks();

    /** Closes what the checks share; called after the last of them. */
    @Override
    default void close() {}
}
