// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import org.adcertmap.tool.finding.Level;

/** The findings of {@code audit}. A code is never used for another finding. */
enum AuditCode {
    ONLY_WEAK("ADCA-01", Level.WARNING, "only weak mappings"),
    WEAK_BESIDE_STRONG("ADCA-02", Level.INFO, "weak mapping beside a strong one"),
    SAME_VALUE("ADCA-03", Level.ERROR, "the same mapping at several accounts"),
    UNREADABLE("ADCA-04", Level.ERROR, "mapping that cannot be read"),
    WRITTEN_OTHERWISE("ADCA-05", Level.WARNING, "mapping that would match if written otherwise"),
    CERTIFICATE_ENDED("ADCA-06", Level.WARNING, "mapping of a certificate that has expired or was revoked"),
    REFUSED("ADCA-07", Level.ERROR, "certificate that is refused"),
    UNUSABLE_ACCOUNT("ADCA-08", Level.WARNING, "mapping at an account that is disabled, expired or a computer"),
    PRIVILEGED_ACCOUNT("ADCA-09", Level.WARNING, "mapping at a privileged account"),
    IMPLICIT_UPN("ADCA-10", Level.ERROR, "userPrincipalName that is the implicit one of another account"),
    SID_EXTENSION("ADCA-11", Level.INFO, "certificate with the SID of its account, without a mapping");

    private final String code;
    private final Level level;
    private final String title;

    AuditCode(String code, Level level, String title) {
        this.code = code;
        this.level = level;
        this.title = title;
    }

    String code() {
        return code;
    }

    Level level() {
        return level;
    }

    String title() {
        return title;
    }
}
