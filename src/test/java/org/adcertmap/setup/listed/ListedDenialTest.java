// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A case for each reason code that only listed certificates have. */
public class ListedDenialTest {
    private static final TestCa CA = TestCa.root("CN=CA of denied certificates");

    @TempDir
    private Path folder;

    /** A denial, the file that causes it, and the certificate. */
    private record Row(Denial denial, ListedFile file, Supplier<Identity> identity) {
        @Override
        public String toString() {
            return denial.toString();
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        Denial.NOT_LISTED,
                        new ListedFile().allow("HR", "hr", "", "Subject OU=HR"),
                        () -> CA.issue("OU=Sales", "CN=Bob").issue()),
                new Row(
                        Denial.MAPPING_DENIED,
                        new ListedFile().deny("Sales", "Subject OU=Sales").allow("all", "all", "", "Subject CN=*"),
                        () -> CA.issue("OU=Sales", "CN=Bob").issue()),
                new Row(
                        Denial.UNREADABLE_NAME,
                        new ListedFile().deny("Sales", "Subject OU=Sales").allow("all", "all", "", "Issuer CN=*"),
                        () -> CA.issue("CN=x")
                                .rawSubject(EncodedNames.commonName(EncodedNames.UTF8_STRING, "Bob\u0000"))
                                .issue()));
    }

    /** Returns the denials that have a case here. */
    public static Set<Denial> denials() {
        return rows().map(Row::denial).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void certificateIsDenied(Row row) throws Exception {
        try (ListedAssembly<String> assembly =
                new ListedAssembly<>(row.file().settings(folder, CA), Clock.systemUTC(), Mapped::userName)) {
            Denial denial = assembly.cachingMapper()
                    .map(row.identity().get().chain())
                    .outcome()
                    .match(
                            mapped -> {
                                throw new AssertionError("mapped to " + mapped.userName());
                            },
                            denied -> denied.refusal().denial(),
                            unavailable -> {
                                throw new AssertionError("unavailable");
                            });
            assertEquals(row.denial(), denial);
        }
    }
}
