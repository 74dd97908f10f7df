// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.util.ArrayList;
import java.util.List;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.NewElement;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.configure.EditOptions;

/**
 * The edits that put the Realm and the Valve into a configuration file and take them out again. A Realm that is there
 * stays beside ours in a CombinedRealm, not in a LockOutRealm, which would count an outage of the directory as failed
 * logins.
 *
 * @param edit the edit
 * @param wraps whether it nests the Realm that is there in a new CombinedRealm
 * @param expands whether it gives content to an element without any
 */
record RealmAndValve(XmlEdit edit, boolean wraps, boolean expands) {
    private static final String COMBINED = "org.apache.catalina.realm.CombinedRealm";
    private static final String CLASS_NAME = "className";

    /** Inserts what is missing of Realm and Valve into this Engine, Host or Context. */
    static RealmAndValve insert(XmlFile file, XmlElement container, boolean replaceRealm) {
        XmlEdit edit = new XmlEdit(file.xml());
        boolean valveExists =
                container.children("Valve").stream().anyMatch(valve -> valve.hasClassName(ClassNames.VALVE));
        List<NewElement> valve = valveExists
                ? List.of()
                : List.of(NewElement.of(
                        "Valve",
                        CLASS_NAME,
                        ClassNames.VALVE,
                        "enabled",
                        "false",
                        "sslFlags",
                        "Ssl, SslNegotiateCert",
                        "anonymousAuthentication",
                        "true"));
        NewElement realm = NewElement.of(
                "Realm", CLASS_NAME, ClassNames.ACTIVE_DIRECTORY_REALM, "settings", "conf/adcertmap.properties");
        List<NewElement> both = new ArrayList<>(List.of(realm));
        both.addAll(valve);
        List<XmlElement> realms = container.children("Realm");
        if (realms.isEmpty()) {
            edit.insertFirst(container, both);
            return new RealmAndValve(edit, false, container.isEmptyElementTag());
        }
        XmlElement existing = realms.get(0);
        if (existing.selfAndDescendants()
                .anyMatch(element -> element.hasClassName(ClassNames.ACTIVE_DIRECTORY_REALM))) {
            if (!valveExists) {
                edit.insertAfter(existing, valve);
            }
        } else if (replaceRealm) {
            edit.replace(existing, both);
        } else if (existing.hasClassName(COMBINED)) {
            edit.insertFirst(existing, List.of(realm));
            if (!valveExists) {
                edit.insertAfter(existing, valve);
            }
            return new RealmAndValve(edit, false, existing.isEmptyElementTag());
        } else {
            edit.wrap(existing, NewElement.of("Realm", CLASS_NAME, COMBINED), List.of(realm), valve);
            return new RealmAndValve(edit, true, false);
        }
        return new RealmAndValve(edit, false, false);
    }

    /**
     * Removes the Realms and Valves of the file, or of the Host of {@code --host}.
     *
     * @param mayUnwrap whether {@code install} has nested a Realm of this file in a CombinedRealm
     * @param mayEmpty whether {@code install} has given content to an element of this file without any
     */
    static XmlEdit remove(XmlFile file, EditOptions options, boolean mayUnwrap, boolean mayEmpty)
            throws ServerXmlException {
        XmlEdit edit = new XmlEdit(file.xml());
        List<XmlElement> removed = new ArrayList<>(options.realms(file));
        removed.addAll(options.valves(file));
        for (XmlElement element : removed) {
            XmlElement parent = element.parent();
            if (parent == null) {
                throw new ServerXmlException(file.path() + ": the file consists of a Realm or Valve of its own");
            }
            boolean isFirst = parent.children().get(0) == element;
            if (mayEmpty && removed.containsAll(parent.children())) {
                if (isFirst) { // once for all of them
                    edit.empty(parent);
                }
            } else if (mayUnwrap && isWrapper(parent)) {
                XmlElement other = parent.children().get(1);
                if (removed.containsAll(parent.children())) {
                    if (isFirst) {
                        edit.remove(parent);
                    }
                } else {
                    edit.unwrap(parent, other);
                }
            } else {
                edit.remove(element);
            }
        }
        return edit;
    }

    /** Returns whether this is the CombinedRealm that {@link #insert} writes, with one other Realm in it. */
    private static boolean isWrapper(XmlElement parent) {
        return parent.hasClassName(COMBINED)
                && parent.children().size() == 2
                && parent.children().get(0).hasClassName(ClassNames.ACTIVE_DIRECTORY_REALM);
    }
}
