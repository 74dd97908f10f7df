// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;

/**
 * Main class of a server process: one Tomcat with its own connector for each contender. All run in one JVM, so that
 * they share the compiled code of TLS and HTTP. Arguments: {@code FOLDER NAMES PORT THREADS}.
 */
final class ServerProcess {
    /** A reference, so that it keeps its level. */
    private static final Logger LOGGER = Logger.getLogger("org.adcertmap");

    private ServerProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        CountingSignatures.install();
        DirectoryAddress directory = new DirectoryAddress(
                Integer.parseInt(arguments[2]),
                ClientCertificates.trustStore(folder),
                ClientCertificates.passwordFile(folder),
                ClientCertificates.caFile(folder));
        List<Contender> contenders = new ArrayList<>();
        Map<String, Long> ports = new LinkedHashMap<>();
        for (String name : arguments[1].split(",")) {
            Contender contender = Contenders.byName(name);
            Tomcat tomcat = start(name, contender, folder, directory, Integer.parseInt(arguments[3]));
            ports.put(name, (long) tomcat.getConnector().getLocalPort());
            contenders.add(contender);
        }
        ResourceUsage usage = new ResourceUsage();
        CommandLoop.run(ports, words -> {
            switch (words[0]) {
                case "clear-cache" -> contenders.get(Integer.parseInt(words[1])).clearCache();
                case "clear-all-caches" ->
                    contenders.get(Integer.parseInt(words[1])).clearAllCaches();
                case "heap" -> {
                    return Map.of("heap", ResourceUsage.usedHeapAfterGc());
                }
                case "log" -> LOGGER.setLevel(Level.parse(words[1]));
                default -> {
                    Map<String, Long> all = usage.read();
                    all.put("signatures", CountingSignatures.verified());
                    return all;
                }
            }
            return Map.of();
        });
    }

    private static Tomcat start(String name, Contender contender, Path folder, DirectoryAddress directory, int threads)
            throws Exception {
        Path base = Files.createDirectories(folder.resolve("tomcat-" + name));
        Files.createDirectories(base.resolve("webapps"));
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.getEngine().setName(name); // several engines run in one JVM
        tomcat.setConnector(connector(folder, threads));
        Context context = tomcat.addContext("", base.toString());
        Wrapper servlet = Tomcat.addServlet(context, "greeting", new UserServlet());
        servlet.setLoadOnStartup(1);
        context.addServletMappingDecoded("/*", "greeting");
        contender.configure(tomcat.getHost(), context, directory);
        tomcat.start();
        return tomcat;
    }

    private static Connector connector(Path folder, int threads) {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        connector.setProperty("maxThreads", Integer.toString(threads));
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("keepAliveTimeout", "600000");
        connector.setProperty("connectionTimeout", "120000");
        connector.setProperty("acceptCount", "1000");
        SSLHostConfig tls = new SSLHostConfig();
        tls.setCertificateVerification("required");
        tls.setTruststoreFile(ClientCertificates.trustStore(folder).toString());
        tls.setTruststorePassword(ClientCertificates.PASSWORD);
        tls.setTruststoreType("PKCS12");
        SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(tls, Type.EC);
        certificate.setCertificateKeystoreFile(
                ClientCertificates.serverStore(folder).toString());
        certificate.setCertificateKeystorePassword(ClientCertificates.PASSWORD);
        certificate.setCertificateKeystoreType("PKCS12");
        tls.addCertificate(certificate);
        connector.addSslHostConfig(tls);
        return connector;
    }
}
