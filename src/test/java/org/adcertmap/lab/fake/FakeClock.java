// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** A clock in UTC that shows the time which a test sets. As safe for threads as the source of the time. */
public final class FakeClock extends Clock {
    private final Supplier<Instant> now;

    /** @param now returns the present time of the test */
    public FakeClock(Supplier<Instant> now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this; // the code under test uses instants only
    }
}
