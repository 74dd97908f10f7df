// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.time.Duration;
import java.util.Optional;
import org.adcertmap.directory.dc.tracking.TrackingSettings;
import org.adcertmap.directory.dc.tracking.TrackingSettings.Mechanism;
import org.adcertmap.mapping.account.AccountPolicy;

/** The values of {@code changeTracking}. */
public enum ChangeTrackingMode {
    /** DirSync, and uSNChanged where it cannot be used. */
    AUTO("auto", Mechanism.DIR_SYNC),
    /** DirSync alone, with a warning where it cannot be used. */
    DIR_SYNC("dirSync", Mechanism.DIR_SYNC),
    /** Change notifications. */
    NOTIFICATION("notification", Mechanism.NOTIFICATION),
    /** None. */
    OFF("off", Mechanism.OFF);

    private static final Duration INTERVAL = Duration.ofSeconds(3);
    /** A domain controller without DirSync will not have it soon. */
    private static final Duration RETRY_INTERVAL = Duration.ofMinutes(5);

    /** The longest interval of the existence check. */
    private static final Duration MAX_CHECK_INTERVAL = Duration.ofSeconds(8);
    /** Below this, refreshes cannot wait for change tracking, which may be 8 seconds late. */
    private static final Duration MIN_CACHE_TTL = Duration.ofSeconds(20);

    private final String spelling;
    private final Mechanism mechanism;

    ChangeTrackingMode(String spelling, Mechanism mechanism) {
        this.spelling = spelling;
        this.mechanism = mechanism;
    }

    /** Returns the spelling in the settings. */
    public String spelling() {
        return spelling;
    }

    /**
     * Returns how changes are tracked.
     *
     * @param accounts what is checked of an account, of which an expired password cannot be tracked
     */
    public TrackingSettings settings(Duration cacheTtl, AccountPolicy accounts) {
        Optional<String> limitation = cacheTtl.compareTo(MIN_CACHE_TTL) < 0
                ? Optional.of("cacheTtl is less than " + MIN_CACHE_TTL.toSeconds() + " seconds")
                : accounts.checkPasswordExpired()
                        ? Optional.of("checkPasswordExpired is on, and a password expires without a change")
                        : Optional.empty();
        Duration quarter = cacheTtl.dividedBy(4);
        return new TrackingSettings(
                mechanism,
                this == DIR_SYNC,
                INTERVAL,
                quarter.compareTo(MAX_CHECK_INTERVAL) < 0 ? quarter : MAX_CHECK_INTERVAL,
                RETRY_INTERVAL,
                () -> limitation);
    }
}
