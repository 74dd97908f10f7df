// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.chromium;

import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.lab.ChildProcess;
import org.adcertmap.lab.Eventually;

/** Debian's Chromium without a window, in its own process and with a profile of its own. */
public final class Chromium implements AutoCloseable {
    private final ChromiumProfile profile;
    private final ChildProcess process;
    private final DevTools tools;

    private Chromium(ChromiumProfile profile, ChildProcess process, DevTools tools) {
        this.profile = profile;
        this.process = process;
        this.tools = tools;
    }

    /** Starts it; Chromium chooses a free port for the DevTools protocol. */
    public static Chromium start(ChromiumProfile profile) throws IOException {
        List<String> command = new ArrayList<>(List.of("chromium", "--headless", "--no-sandbox", "--disable-gpu"));
        command.addAll(List.of("--disable-quic", "--no-first-run", "--disable-background-networking"));
        command.addAll(List.of("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"));
        command.add("--disable-features=BackForwardCache"); // so that going back loads the page
        command.addAll(List.of("--remote-debugging-port=0", "--user-data-dir=" + profile.data(), "about:blank"));
        Path port = profile.data().resolve("DevToolsActivePort");
        Files.deleteIfExists(port);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOME", profile.home().toString());
        ChildProcess process = ChildProcess.start(builder, profile.home().resolve("output.log"));
        try {
            List<String> address = Eventually.get(
                    () -> Files.readAllLines(port),
                    lines -> lines.size() > 1 || !process.process().isAlive());
            URI uri = URI.create("ws://127.0.0.1:" + address.get(0) + address.get(1));
            return new Chromium(profile, process, DevTools.connect(uri));
        } catch (AssertionError | RuntimeException e) {
            process.close();
            throw new IllegalStateException("Chromium does not start: " + process.log(), e);
        }
    }

    /** Opens a tab; all tabs of this browser share its cookies. */
    public Tab tab() {
        String target = tools.send("", "Target.createTarget", new JSONField("url", "about:blank"))
                .getFieldAsString("targetId");
        JSONObject attached = tools.send(
                "", "Target.attachToTarget", new JSONField("targetId", target), new JSONField("flatten", true));
        return new Tab(tools, attached.getFieldAsString("sessionId"));
    }

    /** Stores what a page offers as a download in this folder. */
    public void saveDownloadsIn(Path folder) {
        tools.send(
                "",
                "Browser.setDownloadBehavior",
                new JSONField("behavior", "allow"),
                new JSONField("downloadPath", folder.toAbsolutePath().toString()));
    }

    /** Ends the session of every site. */
    public void forgetCookies() {
        tools.send("", "Storage.clearCookies");
    }

    /** Returns the folder of the profile. */
    public Path home() {
        return profile.home();
    }

    @Override
    public void close() {
        tools.close();
        process.close();
    }
}
