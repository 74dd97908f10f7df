// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.chromium.Chromium;
import org.adcertmap.lab.chromium.ChromiumProfile;
import org.adcertmap.lab.kerberos.DelegatingService;
import org.adcertmap.lab.kerberos.Greeting;
import org.adcertmap.lab.kerberos.GssServer;
import org.adcertmap.lab.kerberos.KerberosAcceptor;
import org.adcertmap.lab.kerberos.KerberosUser;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.kerberos.TdsLogin;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the samples of delegation in a Tomcat: from a client certificate to another Tomcat with Tomcat's own
 * SpnegoAuthenticator, to a service of the GSS-API, and to the first token of a login to SQL Server.
 */
@Tag("ad")
class DelegationSamplesOnActiveDirectoryIT {
    private static final Path SAMPLE = Path.of("src/samples/delegation");
    private static final String REPORTS_SERVER_XML = """
            <Server port="-1">
              <Service name="Catalina">
                <Connector address="127.0.0.1" port="0" protocol="org.apache.coyote.http11.Http11NioProtocol"/>
                <Engine name="Catalina" defaultHost="localhost">
                  <Realm className="org.apache.catalina.realm.AuthenticatedUserRealm"/>
                  <Host name="localhost" appBase="webapps"/>
                </Engine>
              </Service>
            </Server>
            """;
    private static final String JAAS_CONF = """
            com.sun.security.jgss.krb5.accept {
              com.sun.security.auth.module.Krb5LoginModule required
                doNotPrompt=true useKeyTab=true storeKey=true isInitiator=false
                principal="%s" keyTab="%s";
            };
            """;

    private final SambaActiveDirectory directory = SambaActiveDirectory.running();
    private final TestCa issuingCa = TestCa.root("CN=Delegation samples CA");
    private final List<AutoCloseable> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path krb5Conf;

    @BeforeEach
    void start() throws IOException {
        directory.publish(issuingCa.certificate());
        Krb5Conf.use(directory, folder);
        krb5Conf = documentedKrb5Conf();
    }

    /** Returns the file of the documentation for this domain, whose name no DNS server knows here. */
    private Path documentedKrb5Conf() throws IOException {
        String realm = directory.domain().toUpperCase(Locale.ROOT);
        return Files.writeString(
                folder.resolve("documented-krb5.conf"),
                Snippets.of(Path.of("docs/delegation.md"), "[libdefaults]").replace("CORP.EXAMPLE.COM", realm)
                        + "[realms]\n" + realm + " = {\nkdc = " + directory.address() + "\n}\n");
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.add(resource);
        return resource;
    }

    /** A service with a service principal name, and the keytab with its key. */
    private record Service(String principal, Path keytab) {}

    private Service service(String account, String servicePrincipalName) throws IOException {
        KerberosUser user = open(KerberosUser.create(directory, account, servicePrincipalName));
        String principal = servicePrincipalName + "@" + user.realm();
        return new Service(
                principal,
                Keytab.write(folder.resolve(account + ".keytab"), user.key().of(principal)));
    }

    /** Creates the service account of delegation; returns its keytab. */
    private KerberosUser delegating(String... targets) {
        KerberosUser user = open(KerberosUser.create(directory, "svc-delegation", "HTTP/tomcat." + directory.domain()));
        user.account()
                .set("userAccountControl", Integer.toString(DelegatingService.NORMAL | DelegatingService.TRUSTED));
        user.account().set("msDS-AllowedToDelegateTo", targets);
        return user;
    }

    private RunningTomcat reports(Service service) throws IOException {
        Path home = Path.of(System.getProperty("adcertmap.tomcat10"));
        TomcatBase base = TomcatBase.create(
                        Path.of("target/e2e/DelegationSamples-reports"),
                        home,
                        AdcertmapJar.path(),
                        directory,
                        issuingCa)
                .application(
                        "ROOT",
                        SecurityConstraint.BASIC.replace(
                                "<auth-method>BASIC</auth-method>", "<auth-method>SPNEGO</auth-method>"));
        Path conf = base.folder().resolve("conf");
        Files.writeString(conf.resolve("server.xml"), REPORTS_SERVER_XML);
        Path jaas = Files.writeString(
                conf.resolve("jaas.conf"), JAAS_CONF.formatted(service.principal(), service.keytab()));
        base.property("java.security.auth.login.config", jaas.toString())
                .property("java.security.krb5.conf", krb5Conf.toString());
        return open(RunningTomcat.start(home, base.folder(), base.properties()));
    }

    /** Installs the sample as an administrator does, with the addresses of the test. */
    private TomcatBase front(Path home, KerberosUser service, String... parameters) throws Exception {
        Path keytab = Keytab.write(folder.resolve("delegation.keytab"), service.key());
        TomcatBase base = TomcatBase.create(
                        Path.of("target/e2e/DelegationSamples"), home, AdcertmapJar.path(), directory, issuingCa)
                .setting("delegationPrincipal", service.principal())
                .setting("delegationKeytab", keytab.toString())
                .setting("delegationTimeout", "30s")
                .property("java.security.krb5.conf", krb5Conf.toString());
        Path web = base.folder().resolve("webapps/delegation/WEB-INF");
        Files.createDirectories(web.resolve("classes"));
        String text = Files.readString(SAMPLE.resolve("web.xml"));
        for (int i = 0; i < parameters.length; i += 2) {
            String changed = text.replaceFirst(
                    "(<param-name>" + parameters[i] + "</param-name><param-value>)[^<]*", "$1" + parameters[i + 1]);
            assertTrue(!changed.equals(text), parameters[i]);
            text = changed;
        }
        Files.writeString(web.resolve("web.xml"), text);
        Path driver = Path.of(Class.forName("com.microsoft.sqlserver.jdbc.SQLServerDriver")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Files.createDirectories(web.resolve("lib"));
        Files.copy(driver, web.resolve("lib").resolve(driver.getFileName()));
        compile(
                web.resolve("classes"),
                home.toAbsolutePath() + "/lib/servlet-api.jar:" + AdcertmapJar.path() + ":" + driver);
        return base;
    }

    private static void compile(Path classes, String classPath) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xlint:all,-processing", "-Werror", "-proc:none", "--release", "17", "-d", classes.toString()));
        arguments.addAll(List.of("-cp", classPath));
        try (Stream<Path> files = Files.list(SAMPLE)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertEquals(0, compiler.run(null, null, null, arguments.toArray(String[]::new)));
    }

    private static String applicationLog(TomcatBase base) throws IOException {
        StringBuilder log = new StringBuilder();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(base.folder().resolve("logs"), "localhost.*.log")) {
            for (Path file : files) {
                log.append(Files.readString(file));
            }
        }
        return log.toString();
    }

    private Identity certificate(TestAccount account) {
        return issuingCa
                .issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain())
                .sid(account.objectSid())
                .issue();
    }

    @Test
    @DisplayName("from a client certificate to another Tomcat, to SQL Server's first token, and to a GSS-API service")
    void samplesGoOnAsTheAccountOfTheCertificate() throws Exception {
        String domain = directory.domain();
        Service web = service("svc-reports", "HTTP/reports." + domain);
        Service sql = service("svc-sql", "MSSQLSvc/sql." + domain + ":1433");
        Service greeting = service("svc-greeting", "greeting/greeting." + domain);
        KerberosUser delegating =
                delegating("HTTP/reports." + domain, "MSSQLSvc/sql." + domain + ":1433", "greeting/greeting." + domain);
        RunningTomcat reports = reports(web);
        GssServer sqlServer = open(new GssServer(new TdsLogin(KerberosAcceptor.of(sql.principal(), sql.keytab()))));
        GssServer greeter =
                open(new GssServer(new Greeting(KerberosAcceptor.of(greeting.principal(), greeting.keytab()))));
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        TomcatBase base = front(
                home,
                delegating,
                "reports.url",
                "http://127.0.0.1:" + reports.port("http") + "/",
                "reports.spn",
                "HTTP/reports." + domain,
                "orders.url",
                "jdbc:sqlserver://127.0.0.1:" + sqlServer.port() + ";encrypt=false;loginTimeout=60",
                "orders.spn",
                "MSSQLSvc/sql." + domain + ":1433",
                "greeting.host",
                "127.0.0.1",
                "greeting.port",
                Integer.toString(greeter.port()),
                "greeting.service",
                "greeting@greeting." + domain);
        TestAccount alice = open(directory.user("alice"));
        TestAccount bob = open(directory.user("bob"));
        RunningTomcat tomcat = open(RunningTomcat.start(home, base.folder(), base.properties()));
        Browser alices = Browser.with(certificate(alice).sslContext(issuingCa.certificate()), tomcat.port());
        Browser bobs = Browser.with(certificate(bob).sslContext(issuingCa.certificate()), tomcat.port());

        Page page = alices.get("/delegation/reports");
        assertEquals("alice", page.user(), () -> page.body() + tomcat.log());
        assertEquals("SPNEGO", page.value("authType").orElse("-"));
        assertEquals("bob", bobs.get("/delegation/reports").user());
        assertEquals("alice", alices.get("/delegation/reports").user());

        String realm = domain.toUpperCase(Locale.ROOT);
        assertEquals("Hello alice@" + realm, alices.get("/delegation/greeting").body());
        assertEquals("Hello bob@" + realm, bobs.get("/delegation/greeting").body());

        assertEquals(502, alices.get("/delegation/orders").status()); // there is no SQL Server behind the login
        String sqlLogin = "Login failed for user 'alice@" + realm + "'";
        Eventually.get(() -> applicationLog(base), log -> log.contains(sqlLogin)); // AsyncFileHandler writes later

        assertEquals(
                401,
                Browser.with(Identity.sslContextWithoutCertificate(issuingCa.certificate()), tomcat.port())
                        .get("/delegation/reports")
                        .status());
        delegating.account().set("msDS-AllowedToDelegateTo", "HTTP/reports." + domain);
        TestAccount carol = open(directory.user("carol"));
        Page refused = Browser.with(certificate(carol).sslContext(issuingCa.certificate()), tomcat.port())
                .get("/delegation/greeting");
        assertEquals(403, refused.status(), refused::body);
        assertTrue(refused.body().contains("ADCM-DELEGATION-TARGET"), refused::body);

        try (Chromium chromium =
                Chromium.start(ChromiumProfile.trusting(Path.of("target/chromium/delegation"), issuingCa)
                        .presenting(certificate(bob)))) {
            String text = chromium.tab()
                    .open("https://localhost:" + tomcat.port() + "/delegation/reports")
                    .text();
            assertTrue(text.contains("user=bob"), text);
        }
    }
}
