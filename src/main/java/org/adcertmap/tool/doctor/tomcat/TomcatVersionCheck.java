// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Checks the version of Tomcat in {@code lib/catalina.jar} (ADCD-108). */
record TomcatVersionCheck(TomcatFiles files) {
    private static final DoctorCode CODE = DoctorCode.TOMCAT_VERSION;
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");
    private static final String PROPERTIES = "org/apache/catalina/util/ServerInfo.properties";

    /** The first version of each line without the vulnerabilities that docs/install.md names. */
    private static final Map<String, int[]> SAFE = Map.of("10.1", new int[] {10, 1, 62}, "11.0", new int[] {11, 0, 29});

    void run(FindingSink findings) throws IOException {
        Path jar = files.home().resolve("lib").resolve("catalina.jar");
        String version = version(jar);
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches()) {
            throw new IOException(jar + " has no version of Tomcat");
        }
        int[] parts = {number(numbers, 1), number(numbers, 2), number(numbers, 3)};
        int[] safe = SAFE.get(parts[0] + "." + parts[1]);
        if (Arrays.compare(parts, new int[] {10, 1, 0}) < 0) {
            findings.add(Finding.error(CODE, jar.toString(), "Tomcat " + version + " is not supported")
                    .withHint("use Tomcat 10.1 or 11"));
        } else if (safe != null && Arrays.compare(parts, safe) < 0) {
            findings.add(Finding.warning(
                            CODE,
                            jar.toString(),
                            "Tomcat " + version + " has known vulnerabilities in constraints and TLS connections")
                    .withHint("update to " + safe[0] + "." + safe[1] + "." + safe[2] + " or newer"));
        } else {
            findings.add(Finding.ok(CODE, jar.toString(), "Tomcat " + version));
        }
    }

    private static int number(Matcher numbers, int group) {
        return Integer.parseInt(numbers.group(group));
    }

    private static String version(Path jar) throws IOException {
        if (Files.notExists(jar)) {
            throw new IOException(
                    jar + " does not exist; set CATALINA_HOME where it is another directory than" + " CATALINA_BASE");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            ZipEntry entry = file.getEntry(PROPERTIES);
            if (entry == null) {
                throw new IOException(jar + " has no " + PROPERTIES);
            }
            Properties properties = new Properties();
            try (InputStream in = file.getInputStream(entry)) {
                properties.load(in);
            }
            return properties.getProperty("server.number", "");
        }
    }
}
