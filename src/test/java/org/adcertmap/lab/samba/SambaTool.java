// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs samba-tool with the rights of the administrator, at the domain controller. Immutable. */
record SambaTool(SambaHome home) {
    /** Runs a command; throws an exception with what it has printed if it fails. */
    void run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("samba-tool"));
        command.addAll(arguments);
        String name = home.value("administrator");
        command.addAll(List.of(
                "-s",
                home.controllerPath("etc/smb.conf").toString(),
                "-U",
                name + "%" + home.value("administrator.password")));
        ProcessBuilder builder = home.program(command.toArray(String[]::new)).redirectInput(new File("/dev/null"));
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException("samba-tool " + String.join(" ", arguments) + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
