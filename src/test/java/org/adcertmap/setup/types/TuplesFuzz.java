// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.mapping.binding.StrongNameMatch;
import org.adcertmap.setup.settings.Setting;

/** Fuzz target: tuples of {@code strongNameMatches}. Written again, they are read as the same ones. */
public final class TuplesFuzz {
    private TuplesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        if (text.startsWith(Setting.FILE_PREFIX)) {
            return;
        }
        List<StrongNameMatch> tuples;
        try {
            tuples = StrongNameMatchesSetting.parse(text);
        } catch (IllegalArgumentException e) {
            assertNotNull(e.getMessage());
            return;
        }
        assertEquals(
                tuples,
                StrongNameMatchesSetting.parse(
                        tuples.stream().map(TuplesFuzz::text).collect(Collectors.joining("\n"))));
    }

    private static String text(StrongNameMatch tuple) {
        Stream<String> methods = Stream.concat(
                tuple.issuerSubject() ? Stream.of("IssuerSubject") : Stream.empty(),
                tuple.upnSuffixes().stream().map(suffix -> "UpnSuffix=" + suffix));
        return tuple.issuer() + ";" + String.join(",", tuple.policies()) + ";"
                + methods.collect(Collectors.joining(","));
    }
}
