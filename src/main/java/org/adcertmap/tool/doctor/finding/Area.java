// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.util.Locale;

/** The areas of {@code doctor}, in the order in which they are printed. */
public enum Area {
    TOMCAT,
    SETTINGS,
    DIRECTORY,
    RIGHTS,
    TRUST,
    CERTIFICATE,
    DELEGATION;

    /** Returns the area as {@code --only} names it. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
