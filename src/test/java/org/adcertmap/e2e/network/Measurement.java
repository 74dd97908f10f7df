// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e.network;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What logins of one kind got: the HTTP statuses, and the longest wait; for one thread at a time. As text {@code 200 or
 * 503 within 1.4 s}, which is also how docs/assurance.md promises it.
 */
final class Measurement {
    private final Set<Integer> statuses = new TreeSet<>();
    private Duration longest = Duration.ZERO;

    Measurement add(int status, Duration duration) {
        statuses.add(status);
        longest = duration.compareTo(longest) > 0 ? duration : longest;
        return this;
    }

    static Measurement parse(String text) {
        String[] parts = text.split(" within | s$");
        Measurement parsed = new Measurement();
        parsed.longest = Duration.ofMillis(Math.round(1_000 * Double.parseDouble(parts[1])));
        Arrays.stream(parts[0].split(" or ")).map(Integer::valueOf).forEach(parsed.statuses::add);
        return parsed;
    }

    Set<Integer> statuses() {
        return statuses;
    }

    Duration longest() {
        return longest;
    }

    @Override
    public String toString() {
        return statuses.stream().map(String::valueOf).collect(Collectors.joining(" or ")) + " within "
                + longest.toMillis() / 1_000.0 + " s";
    }
}
