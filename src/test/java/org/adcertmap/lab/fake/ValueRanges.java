package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How does a domain controller hand out an attribute with more values than MaxValRange (MS-ADTS 3.1.1.3.1.3.3)? In
 * parts.
 */
final class ValueRanges {
    private static final Pattern ASKED = Pattern.compile("([^;]+);range=(\\d+)-(\\d+|\\*)");
    private static final int MAX_VAL_RANGE = 1_500;

    private volatile int most = MAX_VAL_RANGE;

    void most(int values) {
        most = values;
    }

    /** The attribute's name without a range. */
    static String name(String asked) {
        Matcher range = ASKED.matcher(asked);
        return range.matches() ? range.group(1) : asked;
    }

    /** Cuts what is too long, and what was asked for in part. */
    void cut(Entry answer, List<String> asked) {
        for (String name : asked) {
            Matcher range = ASKED.matcher(name);
            Attribute attribute = answer.getAttribute(name(name));
            if (attribute != null && (range.matches() || attribute.size() > most)) {
                int from = range.matches() ? Integer.parseInt(range.group(2)) : 0;
                byte[][] values = attribute.getValueByteArrays();
                int to = Math.min(from + most, values.length);
                String end = to == values.length ? "*" : Integer.toString(to - 1);
                answer.setAttribute(new Attribute(attribute.getName(), new byte[0][]));
                answer.setAttribute(new Attribute(
                        attribute.getName() + ";range=" + from + "-" + end, Arrays.copyOfRange(values, from, to)));
            }
        }
    }
}
