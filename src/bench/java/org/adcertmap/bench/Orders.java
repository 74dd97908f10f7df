package org.adcertmap.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How does a process of the benchmark take its orders? A line on standard input, answered by a line {@code @@
 * name=number ...}; it ends with its standard input, so that none outlives who started it.
 */
final class Orders {
    static final String ANSWER = "@@";

    /** Carries out one. */
    interface Servant {
        Map<String, Long> obey(String[] words) throws Exception;
    }

    private Orders() {}

    static void take(Map<String, Long> hello, Servant servant) throws Exception {
        answer(hello);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            answer(servant.obey(line.split(" ")));
        }
        System.exit(0); // for there are threads that would go on
    }

    private static void answer(Map<String, Long> numbers) {
        System.out.println(numbers.entrySet().stream()
                .map(e -> " " + e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining("", ANSWER, "")));
    }
}
