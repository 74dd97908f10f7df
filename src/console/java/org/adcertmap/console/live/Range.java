// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.live;

import java.util.Arrays;

/** The range of time that the plots show. */
public enum Range {
    /** The last 15 minutes in steps of 5 seconds. */
    QUARTER("15m", "15 minutes", "recent", "recentResponses"),
    /** The last day in steps of a minute. */
    DAY("24h", "24 hours", "day", "dayResponses");

    private final String key;
    private final String words;
    private final String member;
    private final String responses;

    Range(String key, String words, String member, String responses) {
        this.key = key;
        this.words = words;
        this.member = member;
        this.responses = responses;
    }

    /** Returns the range of a parameter; the shorter one for another text. */
    static Range of(String parameter) {
        return Arrays.stream(values())
                .filter(range -> range.key.equals(parameter))
                .findFirst()
                .orElse(QUARTER);
    }

    /** Returns the parameter of an address. */
    public String key() {
        return key;
    }

    /** Returns its length in words. */
    public String words() {
        return words;
    }

    /** Returns the member of the attribute {@code history}. */
    String member() {
        return member;
    }

    /** Returns the attribute of the Valve with the responses of this range. */
    String responses() {
        return responses;
    }
}
