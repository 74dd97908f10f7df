// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.adcertmap.console.jmx.Reading;

/**
 * What a Valve says, in words. Immutable; texts are printable.
 *
 * @param container for example {@code Host localhost}
 * @param enabled whether certificates are mapped
 * @param afterRestart what a restart sets; {@code same} if it changes nothing
 * @param isSaved whether a restart changes nothing
 * @param savedIn the file with the line that sets it, or why that is unknown
 * @param ssl what a connection must provide
 * @param withoutAccount what becomes of a request without a mapped account
 * @param proxy the header in which a reverse proxy forwards the certificate, and from where; {@code -} for none
 * @param mapped the number of requests of the last 15 minutes with an account
 * @param refused the number of requests that were refused by sslFlags, certificate, account or role
 * @param other the number of all others: without a certificate, or with an unavailable directory
 */
public record SiteValve(
        String container,
        boolean enabled,
        String afterRestart,
        boolean isSaved,
        String savedIn,
        String ssl,
        String withoutAccount,
        String proxy,
        long mapped,
        long refused,
        long other) {
    private static final String MAPPED = "mapped";
    private static final List<String> NEITHER = List.of("ADCM-AUTHENTICATION-REQUIRED", "ADCM-DIRECTORY-UNAVAILABLE");

    /** The attributes that are read. */
    static final String[] ATTRIBUTES = {
        "container",
        "enabled",
        "savedEnabled",
        "savedIn",
        "sslFlags",
        "anonymousAuthentication",
        "certificateHeader",
        "trustedProxies",
        "recentResponses"
    };

    static SiteValve of(Reading valve) {
        boolean enabled = valve.flag("enabled");
        boolean isKnown = valve.has("savedEnabled");
        boolean isSaved = isKnown && valve.flag("savedEnabled") == enabled;
        Map<String, Long> responses = valve.row("recentResponses").counts();
        long all = responses.values().stream().mapToLong(Long::longValue).sum();
        long mapped = responses.getOrDefault(MAPPED, 0L);
        long other = NEITHER.stream()
                .mapToLong(reason -> responses.getOrDefault(reason, 0L))
                .sum();
        return new SiteValve(
                valve.text("container"),
                enabled,
                isSaved ? "same" : isKnown ? word(!enabled) + ": " + valve.text("savedIn") : valve.text("savedIn"),
                isSaved,
                valve.text("savedIn"),
                ssl(valve.text("sslFlags")),
                valve.flag("anonymousAuthentication") ? "continues unauthenticated" : "is rejected",
                proxy(valve),
                mapped,
                all - mapped - other,
                other);
    }

    static String word(boolean enabled) {
        return enabled ? "Enabled" : "Disabled";
    }

    private static String ssl(String flags) {
        List<String> words = new ArrayList<>();
        List<String> set = List.of(flags.split("[,\\s]+"));
        if (set.contains("Ssl")) {
            words.add("TLS required");
        }
        if (set.contains("SslRequireCert")) {
            words.add("certificate required");
        } else if (set.contains("SslNegotiateCert")) {
            words.add("certificate requested");
        }
        if (set.contains("Ssl128")) {
            words.add("128 bit");
        }
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    private static String proxy(Reading valve) {
        String header = valve.text("certificateHeader");
        long networks = List.of(valve.text("trustedProxies").split("[,\\s]+")).stream()
                .filter(network -> !network.isEmpty())
                .count();
        return header.isBlank()
                ? "-"
                : header + " from " + networks + (networks == 1 ? " trusted network" : " trusted networks");
    }
}
