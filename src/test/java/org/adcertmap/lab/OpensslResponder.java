// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/**
 * The OCSP responder of OpenSSL, as a process of its own. It needs the program openssl; if that is missing, it is
 * installed with apt-get when the test runs as root, and the test fails otherwise.
 */
public final class OpensslResponder implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final int port = FreePort.next();
    private final Path folder;
    private final List<String> index = new ArrayList<>();
    private ChildProcess process; // null before the start

    public OpensslResponder(Path folder) {
        this.folder = folder;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Adds a certificate with the status good; before {@link #start}. */
    public void good(X509Certificate certificate) {
        index.add("V\t" + TIME.format(certificate.getNotAfter().toInstant()) + "\t\t" + serialAndSubject(certificate));
    }

    /** Adds a revoked certificate; before {@link #start}. */
    public void revoked(X509Certificate certificate) {
        String when = TIME.format(certificate.getNotBefore().toInstant());
        index.add("R\t" + TIME.format(certificate.getNotAfter().toInstant()) + "\t" + when + ",keyCompromise\t"
                + serialAndSubject(certificate));
    }

    private static String serialAndSubject(X509Certificate certificate) {
        String serial = certificate.getSerialNumber().toString(16).toUpperCase(java.util.Locale.ROOT);
        return serial + "\tunknown\t/CN=" + serial; // the index permits each subject only once
    }

    /**
     * Starts the responder.
     *
     * @param signer signs the responses: the CA itself, or a responder that it delegated to
     */
    public void start(TestCa ca, Identity signer) throws IOException, InterruptedException {
        DebianPackage.require("openssl");
        Files.write(folder.resolve("index.txt"), index);
        Files.writeString(folder.resolve("ca.pem"), ca.pem());
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

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
