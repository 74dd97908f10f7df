package org.adcertmap.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * The OCSP responder of OpenSSL, as a process of its own. It needs the program openssl; where that is missing, root
 * installs the package with apt-get, and anybody else is told to.
 */
public final class OpensslResponder implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final int port = freePort();
    private final Path folder;
    private final List<String> index = new ArrayList<>();
    private ChildProcess process; // null until it is started

    public OpensslResponder(Path folder) {
        this.folder = folder;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public void good(X509Certificate certificate) {
        index.add("V\t" + TIME.format(certificate.getNotAfter().toInstant()) + "\t\t" + end(certificate));
    }

    public void revoked(X509Certificate certificate) {
        String when = TIME.format(certificate.getNotBefore().toInstant());
        index.add("R\t" + TIME.format(certificate.getNotAfter().toInstant()) + "\t" + when + ",keyCompromise\t"
                + end(certificate));
    }

    private static String end(X509Certificate certificate) {
        String serial = certificate.getSerialNumber().toString(16).toUpperCase(java.util.Locale.ROOT);
        return serial + "\tunknown\t/CN=" + serial; // a subject may stand there only once
    }

    /** @param signer the authority itself, or its delegate */
    public void start(TestCa authority, Identity signer) throws IOException, InterruptedException {
        mustHaveOpenssl();
        Files.write(folder.resolve("index.txt"), index);
        Files.writeString(folder.resolve("ca.pem"), authority.pem());
        signer.writePem(folder.resolve("signer.pem"), folder.resolve("signer.key"));
        ProcessBuilder openssl = new ProcessBuilder(
                        "openssl",
                        "ocsp",
                        "-port",
                        Integer.toString(port),
                        "-index",
                        "index.txt",
                        "-CA",
                        "ca.pem",
                        "-rsigner",
                        "signer.pem",
                        "-rkey",
                        "signer.key",
                        "-nmin",
                        "60",
                        "-rmd",
                        "sha256")
                .directory(folder.toFile());
        process = ChildProcess.start(openssl, folder.resolve("openssl.log"));
        Eventually.get(
                process::log,
                text -> text.contains("waiting for OCSP client connections")
                        || !process.process().isAlive());
        if (!process.process().isAlive()) {
            throw new AssertionError("openssl ocsp does not run: " + process.log());
        }
    }

    private static void mustHaveOpenssl() throws IOException, InterruptedException {
        if (run("openssl", "version") != 0) {
            if (!System.getProperty("user.name").equals("root")) {
                throw new AssertionError("this test needs the program openssl: apt-get install openssl");
            }
            run("apt-get", "update", "-q");
            if (run("apt-get", "install", "-y", "-q", "--no-install-recommends", "openssl") != 0) {
                throw new AssertionError("the package openssl cannot be installed");
            }
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process program = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return program.waitFor(5, TimeUnit.MINUTES) ? program.exitValue() : -1;
        } catch (IOException e) {
            return -1; // there is no such program
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
