// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import java.time.Duration;
import org.adcertmap.setup.mapper.MapperState;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Warns, for one start of a Realm, of what the directory shows to be wrong: a clock that differs, and a forest without
 * root CAs. Each is logged once; missing root CAs again after there were some. For Tomcat's background thread alone.
 */
public final class DirectoryWarnings {
    private static final Log LOG = LogFactory.getLog("org.adcertmap.tomcat.ActiveDirectoryRealm");
    /** What Kerberos tolerates by default. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

    private boolean clockSkewReported;
    private boolean missingTrustAnchorsReported;

    /** Logs what is new; called every few seconds. */
    public void check(MapperState state) {
        reportMissingTrustAnchors(state.isWithoutTrustAnchors());
        reportClockSkew(state.clockSkew().orElse(Duration.ZERO));
    }

    private void reportMissingTrustAnchors(boolean missing) {
        if (missing && !missingTrustAnchorsReported) {
            LOG.warn("certificationAuthorities is [directory], but the forest publishes no root CA in"
                    + " Certification Authorities, so that every certificate is refused: publish your root CA with"
                    + " certutil -dspublish -f root-ca.cer RootCA, or set [file:] and a file of CA certificates");
        }
        missingTrustAnchorsReported = missing;
    }

    private void reportClockSkew(Duration skew) {
        if (!clockSkewReported && skew.abs().compareTo(MAX_CLOCK_SKEW) > 0) {
            clockSkewReported = true;
            LOG.warn("The clock of this machine is [" + skew.abs().toSeconds() + "] seconds "
                    + (skew.isNegative() ? "ahead of" : "behind")
                    + " a domain controller's: validity periods of certificates and accounts are checked against this"
                    + " machine's clock; synchronize it with the domain");
        }
    }
}
