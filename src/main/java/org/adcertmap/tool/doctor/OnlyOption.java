// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.tool.doctor.finding.Area;
import org.adcertmap.tool.doctor.finding.DoctorCode;

/** Reads the value of {@code --only}. Stateless. */
final class OnlyOption {
    private OnlyOption() {}

    /** Lists the areas for the completion of a shell. */
    static final class Areas implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Area.values()).map(Area::lowerCaseName).iterator();
        }
    }

    /**
     * Returns the codes of these areas, and these codes; all if there are none.
     *
     * @throws IllegalArgumentException if one is neither an area nor a code
     */
    static Set<DoctorCode> parse(List<String> names) {
        if (names.isEmpty()) {
            return EnumSet.allOf(DoctorCode.class);
        }
        Set<DoctorCode> codes = EnumSet.noneOf(DoctorCode.class);
        for (String name : names) {
            Set<DoctorCode> named = codes(name.strip());
            if (named.isEmpty()) {
                throw new IllegalArgumentException("\"" + name + "\" is neither an area ("
                        + Arrays.stream(Area.values()).map(Area::lowerCaseName).collect(Collectors.joining(", "))
                        + ") nor a code such as " + DoctorCode.CERTIFICATE_VERIFICATION.code());
            }
            codes.addAll(named);
        }
        return codes;
    }

    private static Set<DoctorCode> codes(String name) {
        return Arrays.stream(DoctorCode.values())
                .filter(code -> code.code().equalsIgnoreCase(name)
                        || code.area().lowerCaseName().equalsIgnoreCase(name))
                .collect(Collectors.toSet());
    }
}
