// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import org.adcertmap.tool.finding.Level;

/** The findings of {@code import-iis}. A code is never used for another finding. */
enum ImportCode {
    MAPPING_NOT_ENABLED("ADCI-01", Level.INFO),
    DEEPER_THAN_APPLICATION("ADCI-02", Level.WARNING),
    LOCKED_SECTION("ADCI-03", Level.WARNING),
    BOTH_MAPPINGS("ADCI-04", Level.WARNING),
    IIS_MAPPING("ADCI-05", Level.WARNING),
    NO_IIS_MAPPINGS("ADCI-06", Level.WARNING),
    MAPPING_WITHOUT_RULES("ADCI-07", Level.ERROR),
    INCOMPLETE_MAPPING("ADCI-08", Level.WARNING),
    OTHER_AUTHENTICATION("ADCI-09", Level.WARNING),
    AUTHORIZATION("ADCI-10", Level.WARNING),
    SNI("ADCI-11", Level.INFO),
    CENTRAL_CERTIFICATE_STORE("ADCI-12", Level.WARNING),
    REQUESTED_EVERYWHERE("ADCI-13", Level.INFO),
    NEVER_REQUESTED("ADCI-14", Level.WARNING),
    NO_HTTPS_BINDING("ADCI-15", Level.WARNING),
    DS_MAPPER_DISABLED("ADCI-16", Level.WARNING),
    CTL_STORE("ADCI-17", Level.WARNING),
    BINDINGS_DIFFER("ADCI-18", Level.WARNING),
    OUT_OF_RANGE("ADCI-19", Level.WARNING),
    UNKNOWN_BINDING("ADCI-20", Level.WARNING),
    SECTION_ELSEWHERE("ADCI-21", Level.WARNING),
    HOSTS_COLLIDE("ADCI-22", Level.WARNING),
    MAPPINGS_DIFFER("ADCI-23", Level.ERROR);

    private final String code;
    private final Level level;

    ImportCode(String code, Level level) {
        this.code = code;
        this.level = level;
    }

    String code() {
        return code;
    }

    Level level() {
        return level;
    }
}
