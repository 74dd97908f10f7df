// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Beans;
import org.adcertmap.console.jmx.Reading;
import org.adcertmap.console.jmx.Row;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.Moment;

/**
 * The state of the directory and the requests of the last 15 minutes, of all Realms. Immutable; texts are printable.
 *
 * @param words a sentence for each Realm
 * @param isAvailable whether a domain controller is available to each Realm
 * @param warnings what the administrator should change
 * @param mapped the requests of the last 15 minutes with an account
 * @param refused those whose certificate was refused
 * @param unavailable those that met an unavailable directory
 */
public record DirectoryState(
        List<String> words, boolean isAvailable, List<String> warnings, long mapped, long refused, long unavailable) {
    /**
     * Reads all Realms.
     *
     * @param withUsers whether the reason of a failure is shown, which can name a user
     */
    public static DirectoryState read(Beans beans, boolean withUsers) {
        List<String> words = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        boolean isAvailable = true;
        long[] sums = new long[3];
        for (Bean bean : beans.realms()) {
            try {
                Reading realm = bean.read(
                        "realmPath",
                        "stateName",
                        "available",
                        "domainControllers",
                        "mappings",
                        "cachedCertificates",
                        "outageGracePeriod",
                        "lastUnavailable",
                        "lastUnavailableReason",
                        "outageStart",
                        "outageGraceEnd",
                        "settingsError",
                        "warnings",
                        "history");
                words.add(words(realm, withUsers));
                isAvailable &= realm.flag("available");
                warnings.addAll(realm.texts("warnings"));
                realm.optional("settingsError")
                        .ifPresent(error -> warnings.add("Changed settings are not in use: " + error));
                Row recent = realm.row("history").row("recent");
                sums[0] += sum(recent.numbers("mapped"));
                sums[1] += sum(recent.numbers("refused"));
                sums[2] += sum(recent.numbers("unavailable"));
            } catch (UnreadableException e) {
                words.add("The Realm " + bean.key("realmPath") + " cannot be read: " + e.getMessage());
                isAvailable = false;
            }
        }
        return new DirectoryState(List.copyOf(words), isAvailable, List.copyOf(warnings), sums[0], sums[1], sums[2]);
    }

    /** Returns when the directory was last unavailable, and why: the reason can have SID and name of an account. */
    static String failure(Reading realm, String at, boolean withUsers) {
        return withUsers ? time(at) + ": " + realm.text("lastUnavailableReason") : time(at);
    }

    /** Returns a time of a bean as pages write it. */
    static String time(String at) {
        return Moment.parse(at).map(Moment::dayAndTime).orElse(at);
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    /** Returns the state of the directory of a Realm, in a sentence. */
    static String words(Reading realm, boolean withUsers) {
        List<Row> controllers = realm.table("domainControllers");
        if (!realm.text("stateName").equals("STARTED")) {
            return "The Realm is not started.";
        }
        if (realm.has("mappings")) { // of a ListedCertificatesRealm, which has no directory
            return "Maps certificates by " + realm.text("mappings") + ".";
        }
        if (!realm.flag("available")) {
            long cached = realm.number("cachedCertificates");
            return "No domain controller is available"
                    + realm.optional("outageStart")
                            .map(at -> " since " + time(at))
                            .orElse("")
                    + realm.optional("lastUnavailable")
                            .map(at -> ", last failure at " + failure(realm, at, withUsers))
                            .orElse("")
                    + ". " + cached + (cached == 1 ? " cached certificate remains" : " cached certificates remain")
                    + " in use "
                    + realm.optional("outageGraceEnd")
                            .map(at -> "until " + time(at) + " at the latest")
                            .orElseGet(() -> "for at most " + realm.text("outageGracePeriod"))
                    + " (outageGracePeriod).";
        }
        if (controllers.isEmpty()) {
            return "No domain controller has been needed yet.";
        }
        long healthy = controllers.stream()
                .filter(controller -> controller.text("state").equals("HEALTHY"))
                .count();
        return healthy + " of " + controllers.size()
                + (controllers.size() == 1 ? " domain controller" : " domain controllers") + " healthy.";
    }
}
