// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.settings.ConfigurationWarning;

/**
 * Finds the Realms in {@code server.xml} that may log in what ours deny: those before them, without a Valve. Stateless.
 */
public final class OtherRealmReview {
    private static final List<String> NESTING_OR_EMPTY_REALMS = List.of(
            "org.apache.catalina.realm.CombinedRealm",
            "org.apache.catalina.realm.LockOutRealm",
            "org.apache.catalina.realm.NullRealm");

    private OtherRealmReview() {}

    /**
     * Returns one warning for each container that uses a Realm of either class after another one, with no Valve in it
     * or above it: a Host, or the Engine where none of its Hosts has a Valve, or a Context.
     */
    public static List<ConfigurationWarning> warnings(XmlElement root) {
        List<ConfigurationWarning> warnings = new ArrayList<>();
        for (XmlElement container : ServerXmlReview.ofEitherRealm(root)
                .map(ServerXmlReview::container)
                .distinct()
                .toList()) {
            List<String> others = container.children("Realm").stream()
                    .flatMap(XmlElement::selfAndDescendants)
                    .takeWhile(element -> !ServerXmlReview.isEitherRealm(element))
                    .filter(OtherRealmReview::isOtherRealm)
                    .map(realm -> ServerXmlReview.value(realm, "className").replaceFirst(".*\\.", ""))
                    .toList();
            if (!others.isEmpty()) {
                withoutValve(container)
                        .forEach(each -> warnings.add(
                                RealmReview.otherRealmsFirst(ServerXmlReview.name(each), String.join(", ", others))));
            }
        }
        return warnings;
    }

    /**
     * Returns the container of a Realm if no Valve serves it, or the Hosts of that Realm without one if others have
     * one.
     */
    private static Stream<XmlElement> withoutValve(XmlElement container) {
        for (XmlElement each = container; each != null; each = each.parent()) {
            if (hasValve(each)) {
                return Stream.empty();
            }
        }
        List<XmlElement> hosts = container.children("Host");
        return hosts.stream().noneMatch(OtherRealmReview::hasValve)
                ? Stream.of(container)
                : hosts.stream()
                        .filter(host ->
                                !hasValve(host) && host.children("Realm").isEmpty());
    }

    private static boolean hasValve(XmlElement container) {
        return container.children("Valve").stream().anyMatch(valve -> valve.hasClassName(ClassNames.VALVE));
    }

    /** Returns whether an element is a Realm that is of neither class, and does not only nest others. */
    private static boolean isOtherRealm(XmlElement element) {
        return element.name().equals("Realm")
                && !ServerXmlReview.isEitherRealm(element)
                && NESTING_OR_EMPTY_REALMS.stream().noneMatch(element::hasClassName);
    }
}
