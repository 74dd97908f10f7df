// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.samba.SambaActiveDirectory;

/**
 * What changes during a soak, one thing after the other: accounts and groups, files, the state of the domain controller
 * and of the Tomcat. For one thread, but for {@link #present} and {@link #counts}.
 */
final class Changes {
    static final String ROLES = "Soak Members = " + SoakTomcat.ROLE + "\n";
    private static final String NO_ROLES = "Domain Guests = guest\n";
    private static final int LONGEST_OUTAGE = 20;

    private final SambaActiveDirectory directory;
    private final SoakTomcat tomcat;
    private final TestGroup group;
    private final List<SoakUser> users;
    private final Fact available;
    private final Fact enabled;
    private final Fact deployed;
    private final Fact cacheKept;
    private final Fact roleFile;
    private final Random random;
    private final Map<String, Integer> counts = new TreeMap<>(); // guarded by itself
    private volatile String present = "nothing yet";
    private int passwords;

    private interface Change {
        void make() throws Exception;
    }

    /** @param users those whose account may change */
    Changes(
            SambaActiveDirectory directory,
            SoakTomcat tomcat,
            TestGroup group,
            List<SoakUser> users,
            SoakFacts facts,
            Random random) {
        this.directory = directory;
        this.tomcat = tomcat;
        this.group = group;
        this.users = users;
        this.available = facts.available();
        this.enabled = facts.enabled();
        this.deployed = facts.deployed();
        this.cacheKept = facts.cacheKept();
        this.roleFile = facts.roleFile();
        this.random = random;
    }

    /** Returns what is going on. */
    String present() {
        return present;
    }

    /** Returns how often each change was made. */
    Map<String, Integer> counts() {
        synchronized (counts) {
            return new TreeMap<>(counts);
        }
    }

    /** Makes one change, and waits until it is over where it ends by itself. */
    void makeOne() throws Exception {
        SoakUser user = users.get(random.nextInt(users.size()));
        switch (random.nextInt(20)) {
            case 0 -> make("domain controller stopped", this::stop);
            case 1 -> make("domain controller hangs", this::hang);
            case 2 -> make("password of the bind account changed", this::rotatePassword);
            case 3 -> make("settings reloaded", this::reload);
            case 4 -> make("settings with an error", this::reloadWithError);
            case 5 -> make("role file changed", this::changeRoles);
            case 6 -> make("application redeployed", () -> deployed.change(true, tomcat::redeploy));
            case 7 -> make("web.xml touched", this::touch);
            case 8 -> make("mapping off and on", this::switchOff);
            case 9 -> make("cache cleared", () -> cacheKept.change(true, tomcat::clearCache));
            case 10 -> make("account evicted", () -> cacheKept.change(true, () -> tomcat.evict(user.name())));
            case 11, 12, 13, 14, 15 -> make("account disabled or enabled", () -> toggleAccount(user));
            default -> make("member added or removed", () -> toggleMember(user));
        }
        present = "quiet";
        pause(random.nextInt(4));
    }

    private void make(String name, Change change) throws Exception {
        present = name;
        synchronized (counts) {
            counts.merge(name, 1, Integer::sum);
        }
        change.make();
    }

    private static void pause(long seconds) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(seconds).toMillis());
    }

    private void toggleAccount(SoakUser user) throws Exception {
        if (user.accountEnabled().isTrue()) {
            user.accountEnabled().change(false, () -> user.account().disable());
        } else {
            user.accountEnabled().change(true, () -> user.account().enable());
        }
    }

    private void toggleMember(SoakUser user) throws Exception {
        if (user.member().isTrue()) {
            user.member().change(false, () -> group.remove(user.account()));
        } else {
            user.member().change(true, () -> group.add(user.account()));
        }
    }

    private void stop() throws Exception {
        available.change(false, directory::stop);
        pause(1 + random.nextInt(LONGEST_OUTAGE));
        available.change(true, directory::startAgain);
    }

    private void hang() throws Exception {
        available.change(false, directory::pause);
        pause(1 + random.nextInt(LONGEST_OUTAGE));
        available.change(true, directory::resume);
    }

    /** First in Active Directory, then in the file: no new connection can be bound until the file is read. */
    private void rotatePassword() throws Exception {
        String password = "Soak-" + ++passwords + "-adcertmap";
        available.change(true, () -> {
            directory.rotateBindPassword(password);
            pause(random.nextInt(5));
            tomcat.write("adcertmap.password", password + "\n");
            pause(13); // it is read within ten seconds, once it is a second old
        });
    }

    private void reload() throws Exception {
        cacheKept.change(true, () -> {
            tomcat.setting("cacheSize", Integer.toString(5_000 + random.nextInt(5_000)));
            pause(2);
            tomcat.reload();
        });
    }

    private void reloadWithError() throws Exception {
        tomcat.setting("cacheSize", "many");
        pause(2);
        tomcat.reload();
        tomcat.setting("cacheSize", "5000");
        cacheKept.change(true, () -> {
            pause(2);
            tomcat.reload();
        });
    }

    /** Tomcat's background thread reads it. */
    private void changeRoles() throws Exception {
        boolean to = !roleFile.isTrue();
        cacheKept.change(
                true,
                () -> roleFile.change(to, () -> {
                    tomcat.write("roles.txt", to ? ROLES : NO_ROLES);
                    pause(13);
                }));
    }

    private void touch() throws Exception {
        deployed.change(true, () -> {
            tomcat.touchWebXml();
            pause(13);
        });
    }

    private void switchOff() throws Exception {
        enabled.change(false, () -> tomcat.enable(false));
        pause(2 + random.nextInt(4));
        enabled.change(true, () -> tomcat.enable(true));
    }
}
