// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.ChildProcess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.FreePort;
import org.adcertmap.pki.Identity;

/**
 * An OpenLDAP server on localhost that checks the channel bindings of Kerberos binds ({@code sasl-cbinding
 * tls-endpoint}): its Kerberos library refuses a wrong one, and accepts a bind without one. It has no entries but the
 * root DSE.
 */
public final class RunningSlapd implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final ChildProcess process;
    private final int ldapsPort;
    private final int ldapPort;

    private RunningSlapd(ChildProcess process, int ldapsPort, int ldapPort) {
        this.process = process;
        this.ldapsPort = ldapsPort;
        this.ldapPort = ldapPort;
    }

    /**
     * Installs OpenLDAP where it is missing, and starts it.
     *
     * @param certificate valid for localhost
     * @param keytab with a key of {@code ldap/localhost}
     * @param krb5Conf see {@link Krb5Conf}
     */
    public static RunningSlapd start(Path folder, Identity certificate, Path keytab, Path krb5Conf) throws IOException {
        install();
        certificate.writePem(folder.resolve("slapd.pem"), folder.resolve("slapd.key"));
        Path configuration = Files.writeString(
                folder.resolve("slapd.conf"),
                String.join(
                        "\n",
                        "include /etc/ldap/schema/core.schema",
                        "pidfile " + folder.resolve("slapd.pid"),
                        "TLSCertificateFile " + folder.resolve("slapd.pem"),
                        "TLSCertificateKeyFile " + folder.resolve("slapd.key"),
                        "sasl-host localhost",
                        "sasl-cbinding tls-endpoint",
                        ""));
        for (int i = 1; i < ATTEMPTS; i++) {
            RunningSlapd slapd = start(folder, configuration, keytab, krb5Conf);
            if (slapd.listens()) {
                return slapd;
            }
            slapd.close(); // a client of another server has taken one of the ports
        }
        return start(folder, configuration, keytab, krb5Conf);
    }

    private static RunningSlapd start(Path folder, Path configuration, Path keytab, Path krb5Conf) throws IOException {
        int ldapsPort = FreePort.next();
        int ldapPort = FreePort.next();
        ProcessBuilder slapd = new ProcessBuilder(
                "/usr/sbin/slapd",
                "-d",
                "stats",
                "-h",
                "ldaps://127.0.0.1:" + ldapsPort + "/ ldap://127.0.0.1:" + ldapPort + "/",
                "-f",
                configuration.toString());
        slapd.environment().put("KRB5_KTNAME", keytab.toString());
        slapd.environment().put("KRB5_CONFIG", krb5Conf.toString());
        ChildProcess process = ChildProcess.start(slapd, folder.resolve("slapd.log"));
        Eventually.get(
                process::log,
                text -> text.contains("slapd starting") || !process.process().isAlive());
        return new RunningSlapd(process, ldapsPort, ldapPort);
    }

    private boolean listens() {
        try (Socket ldaps = new Socket(InetAddress.getLoopbackAddress(), ldapsPort);
                Socket ldap = new Socket(InetAddress.getLoopbackAddress(), ldapPort)) {
            return ldaps.isConnected() && ldap.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void install() throws IOException {
        // The build sets basedir; without it, the working directory is the project's.
        Path script = Path.of(System.getProperty("basedir", ""))
                .resolve("src/test/ad/slapd.sh")
                .toAbsolutePath();
        Process process = new ProcessBuilder("bash", script.toString(), "install")
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("slapd.sh install: " + output);
        }
    }

    /** Returns the port with TLS from the first octet. */
    public int ldapsPort() {
        return ldapsPort;
    }

    /** Returns the port for StartTLS. */
    public int ldapPort() {
        return ldapPort;
    }

    @Override
    public void close() {
        process.close();
    }
}
