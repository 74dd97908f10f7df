// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.fake.FakeAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.lab.fake.FakeGroup;

/**
 * Main class of the process with a large directory that supports DirSync: {@code FOLDER ACCOUNTS ACTIVE}. The first
 * accounts are the active ones, each in {@link #GROUPS_OF_A_USER} of {@link #GROUPS} groups. Publishes {@link #CA} in
 * the folder and writes {@link #SETTINGS} there.
 */
final class ScaleDirectory {
    static final String CA = "scale-ca.cer";
    static final String SETTINGS = "scale.properties";
    private static final int GROUPS = 100;
    private static final int GROUPS_OF_A_USER = 9;
    private static final int FIRST_RID = 1105;

    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private final FakeGroup another;
    private int operations; // at the last reading

    private ScaleDirectory(Path folder, int accounts, int active) throws Exception {
        directory.supportDirSync();
        try (InputStream ca = Files.newInputStream(folder.resolve(CA))) {
            directory.publish(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(ca));
        }
        List<String> users = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            if (i % 10_000 == 0) {
                Progress.log(i + " accounts");
            }
            FakeAccount user = directory.user(name(i)); // RIDs count up
            if (i < active) {
                users.add(user.distinguishedName());
            }
        }
        for (int i = 0; i < GROUPS; i++) {
            addGroup(i, users);
        }
        another = directory.group("another group");
        Properties settings = new Properties();
        settings.putAll(DirectoryAccess.settings(directory, folder));
        try (OutputStream out = Files.newOutputStream(folder.resolve(SETTINGS))) {
            settings.store(out, null);
        }
    }

    private void addGroup(int number, List<String> users) {
        List<String> members = new ArrayList<>();
        for (int user = 0; user < users.size(); user++) {
            if ((user * 7 + number) % GROUPS < GROUPS_OF_A_USER) {
                members.add(users.get(user));
            }
        }
        directory.modify(
                directory.group("group" + number).distinguishedName(),
                new Modification(ModificationType.REPLACE, "member", members.toArray(String[]::new)));
    }

    static String name(int user) {
        return "user" + user;
    }

    static String sid(int user) {
        return FakeDomain.CORP.sid() + "-" + (FIRST_RID + user);
    }

    public static void main(String[] arguments) throws Exception {
        ScaleDirectory scale = new ScaleDirectory(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        CommandLoop.run(Map.of("ready", 1L), scale::handle);
    }

    private Map<String, Long> handle(String[] words) {
        switch (words[0]) {
            case "delay" -> directory.delay(Duration.ofMillis(Long.parseLong(words[1])));
            case "disable" -> directory.existing(words[1]).disable();
            case "enable" -> directory.existing(words[1]).enable();
            case "add" -> another.add(directory.existing(words[1]));
            case "remove" -> another.remove(directory.existing(words[1]));
            case "delete" -> directory.existing(words[1]).close();
            default -> {
                return operations();
            }
        }
        return Map.of();
    }

    /** Returns the operations since the last reading: all, and the searches by what they are for. */
    private Map<String, Long> operations() {
        Map<String, Long> kinds = new LinkedHashMap<>();
        int all = directory.operations();
        kinds.put("all", (long) all - operations);
        operations = all;
        directory.searches().forEach(search -> kinds.merge(kind(search), 1L, Long::sum));
        directory.forgetSearches();
        return kinds;
    }

    private static String kind(String search) {
        String attributes = search.substring(search.lastIndexOf('['));
        if (attributes.contains("isDeleted") || search.startsWith(" ")) {
            return "rounds";
        }
        return attributes.contains("uSNChanged")
                ? "checks"
                : attributes.contains("userAccountControl") ? "accounts" : "others";
    }
}
