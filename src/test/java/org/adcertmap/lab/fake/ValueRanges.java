// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits attributes with more than MaxValRange values into ranges (range retrieval, MS-ADTS 3.1.1.3.1.3.3). */
final class ValueRanges {
    private static final Pattern REQUESTED_RANGE = Pattern.compile("([^;]+);range=(\\d+)-(\\d+|\\*)");
    private static final int DEFAULT_MAX_VAL_RANGE = 1_500;

    private volatile int maxValRange = DEFAULT_MAX_VAL_RANGE;

    void maxValRange(int values) {
        maxValRange = values;
    }

    /** Returns the attribute's name without the range option. */
    static String name(String requested) {
        Matcher range = REQUESTED_RANGE.matcher(requested);
        return range.matches() ? range.group(1) : requested;
    }

    /** Replaces attributes that have too many values, or were requested with a range, by the range. */
    void split(Entry response, List<String> requested) {
        for (String name : requested) {
            Matcher range = REQUESTED_RANGE.matcher(name);
            Attribute attribute = response.getAttribute(name(name));
            if (attribute != null && (range.matches() || attribute.size() > maxValRange)) {
                int from = range.matches() ? Integer.parseInt(range.group(2)) : 0;
                byte[][] values = attribute.getValueByteArrays();
                int to = Math.min(from + maxValRange, values.length);
                String end = to == values.length ? "*" : Integer.toString(to - 1);
                response.setAttribute(new Attribute(attribute.getName(), new byte[0][]));
                response.setAttribute(new Attribute(
                        attribute.getName() + ";range=" + from + "-" + end, Arrays.copyOfRange(values, from, to)));
            }
        }
    }
}
