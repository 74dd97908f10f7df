// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TrustStores;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.listed.ListedFile;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.tool.doctor.DoctorBase.Found;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of server.xml and lib, ADCD-101 to 114: each finds its fault, and its line mends it. */
@StartsServer
class DoctorTomcatTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private DoctorBase base;

    @BeforeEach
    void create(@TempDir Path folder) throws IOException {
        directory.publish(CA.certificate());
        base = new DoctorBase(folder, directory, CA);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    /** The fault is found at this level, the line mends it, and then the check is ok. */
    private Found mends(String level, String code) throws IOException {
        Found found = base.finding(code);
        assertEquals(level, found.level(), found::toString);
        base.paste(found);
        base.assertOk(code);
        return found;
    }

    @Test
    void nothingIsFoundWhereEverythingIsWell() {
        List<Found> found = base.run("--json", "--quiet", "--only", "tomcat").findings();
        assertEquals(List.of(), found);
    }

    @Test
    void listedCertificatesRealmIsCheckedWithItsFile() throws IOException {
        Path folder = Files.createTempDirectory("listed");
        Map<String, String> settings =
                new ListedFile().deny("Sales", "Subject OU=Sales").settings(folder, CA);
        String realm = "<Realm className=\"org.adcertmap.tomcat.ListedCertificatesRealm\" certificates=\""
                + settings.get("certificates") + "\" certificationAuthorities=\""
                + settings.get("certificationAuthorities") + "\"/>";
        base.edit("<Realm className=\"org.adcertmap", realm + "<Realm className=\"org.adcertmap");
        base.assertOk("ADCD-201");
        Files.writeString(
                Path.of(settings.get("certificates")),
                new ListedFile().root("enabled=\"x\"").text());
        Found found = base.finding("ADCD-201");
        assertEquals("error", found.level(), found::toString);
        assertTrue(found.sentence().contains("line 1"), found::sentence);
        Folders.delete(folder);
    }

    @Test
    void certificateVerification() throws IOException {
        base.assertOk("ADCD-101");
        base.edit("certificateVerification=\"optional\"", "certificateVerification=\"sometimes\"");
        assertTrue(mends("error", "ADCD-101").sentence().contains("[sometimes]"));
        base.edit("SSLEnabled=\"true\"", "");
        Found found = base.finding("ADCD-101");
        assertTrue(found.sentence().startsWith("there is no TLS connector"), found::toString);
        base.edit("<Engine ", String.join("\n", found.lines()) + "<Engine ");
        base.assertOk("ADCD-101");
        base.assertOk("ADCD-106");
    }

    @Test
    void untrustedClients() throws IOException {
        base.assertOk("ADCD-102");
        base.edit("certificateVerification=\"optional\"", "certificateVerification=\"optionalNoCA\"");
        assertTrue(mends("warning", "ADCD-102").sentence().contains("[optionalNoCA]"));
        base.edit("certificateVerification=\"optional\"", "certificateVerification=\"no\"");
        assertTrue(mends("warning", "ADCD-102").sentence().contains("[none]"));
        base.edit("certificateVerification=\"optional\"", "certificateVerification=\"maybe\"");
        assertEquals(List.of(), base.findings("ADCD-102"), "Tomcat does not start");
        assertEquals("error", base.finding("ADCD-101").level());
    }

    @Test
    void tlsVersions() throws IOException {
        base.assertOk("ADCD-103");
        base.edit("<SSLHostConfig", "<SSLHostConfig protocols=\"TLSv1.1+TLSv1.2\"");
        assertTrue(mends("warning", "ADCD-103").sentence().contains("TLSv1.1 must not be used"));
        base.edit("protocols=\"TLSv1.2+TLSv1.3\"", "protocols=\"TLSv1\"");
        mends("error", "ADCD-103");
        base.edit("protocols=\"TLSv1.2+TLSv1.3\"", "protocols=\"all,-TLSv1.2\"");
        assertTrue(base.finding("ADCD-103").sentence().endsWith("has TLSv1.3"));
    }

    @Test
    void trustStore() throws IOException {
        base.assertOk("ADCD-104");
        base.edit("truststorePassword=\"changeit\"", "truststorePassword=\"other\"");
        assertTrue(base.finding("ADCD-104").sentence().contains("truststorePassword is wrong"));
        base.edit("truststorePassword=\"other\"", "");
        base.edit("truststoreFile=\"conf/clients.p12\" truststoreType=\"PKCS12\"", "");
        Found missing = mends("warning", "ADCD-104");
        assertTrue(missing.sentence().contains(" public CAs of the JVM"), missing::toString);
        Files.delete(base.file("conf/clients.p12"));
        assertEquals(
                "truststoreFile [conf/clients.p12] of connector 8443 cannot be used, so that Tomcat does not start the"
                        + " connector: the file does not exist",
                base.finding("ADCD-104").sentence());
    }

    @Test
    void trustStoreWithAnExpiredCa() {
        TestCa old = TestCa.root("CN=Old CA")
                .renewed(change -> change.notBefore(Instant.now().minus(Duration.ofDays(800)))
                        .notAfter(Instant.now().minus(Duration.ofDays(1))));
        TrustStores.write(base.file("conf/clients.p12"), DoctorBase.PASSWORD, CA.certificate(), old.certificate());
        Found found = base.finding("ADCD-104");
        assertEquals("warning", found.level());
        assertTrue(found.sentence().contains("1 CA: CN=Old CA that has expired"), found::toString);
    }

    @Test
    void trustStoreAndNtAuth() throws Exception {
        base.assertOk("ADCD-105");
        TestCa other = TestCa.root("CN=Other CA");
        TrustStores.write(base.file("conf/clients.p12"), DoctorBase.PASSWORD, other.certificate());
        List<Found> found = base.findings("ADCD-105");
        assertEquals(2, found.size(), found::toString);
        assertTrue(found.get(0).sentence().contains("lacks the issuing CA CN=Issuing CA"), found::toString);
        assertTrue(found.get(1).sentence().endsWith("only the Realm refuses them: CN=Other CA"), found::toString);
        base.shell(found.get(0));
        assertTrue(base.finding("ADCD-105").sentence().contains("CN=Other CA"));
        TrustStores.write(base.file("conf/clients.p12"), DoctorBase.PASSWORD, CA.certificate());
        base.assertOk("ADCD-105");
    }

    @Test
    void pemFileAndNtAuth() throws Exception {
        base.edit("truststoreFile=\"conf/clients.p12\" truststoreType=\"PKCS12\"", "caCertificateFile=\"conf/ca.pem\"");
        base.write("conf/ca.pem", TestCa.root("CN=Other CA").pem());
        base.shell(base.findings("ADCD-105").get(0));
        assertTrue(base.finding("ADCD-105").sentence().contains("CN=Other CA"));
        base.assertOk("ADCD-104");
    }

    @Test
    void trustStoreWithTheRootAboveNtAuthIsWell() {
        TestCa root = TestCa.root("CN=Root");
        TestCa issuing = root.intermediate("CN=Issuing below Root");
        directory.publish(TestDirectory.Container.CERTIFICATION_AUTHORITIES, root.certificate());
        directory.publish(issuing.certificate());
        TrustStores.write(base.file("conf/clients.p12"), DoctorBase.PASSWORD, CA.certificate(), root.certificate());
        base.assertOk("ADCD-105");
    }

    @Test
    void serverCertificate() throws IOException {
        base.assertOk("ADCD-106");
        Instant now = Instant.now();
        server(now.plus(Duration.ofDays(7)).plusSeconds(600), "localhost");
        Found soon = base.finding("ADCD-106");
        assertEquals("warning", soon.level());
        assertTrue(soon.sentence().contains("expires in 7 days"), soon::toString);
        server(now.minus(Duration.ofDays(1)), "localhost");
        assertTrue(base.finding("ADCD-106").sentence().contains("has expired"));
        server(now.plus(Duration.ofDays(100)), "tomcat.corp.example.test");
        base.assertOk("ADCD-106");
        base.edit("<Host name=\"localhost\"", "<Host name=\"www.corp.example.test\"");
        assertTrue(base.finding("ADCD-106").sentence().endsWith("and not for www.corp.example.test"));
        server(now.plus(Duration.ofDays(100)), "*.corp.example.test");
        base.assertOk("ADCD-106");
        base.edit("certificateKeystorePassword=\"changeit\"", "certificateKeystorePassword=\"other\"");
        assertTrue(base.finding("ADCD-106").sentence().contains("its password is wrong"));
    }

    private void server(Instant end, String name) {
        CA.issue("CN=server")
                .tlsServer(name)
                .notBefore(end.minus(Duration.ofDays(400)))
                .notAfter(end)
                .issue()
                .writePkcs12(base.file("conf/server.p12"), DoctorBase.PASSWORD);
    }

    @Test
    void unsafeComponents() throws IOException {
        base.assertOk("ADCD-107");
        base.edit("<Engine ", "<Connector port=\"8009\" protocol=\"AJP/1.3\" secretRequired=\"false\"/>\n<Engine ");
        assertTrue(mends("error", "ADCD-107").sentence().contains("can send the certificate of any user"));
        base.edit("<Host ", "<Valve className=\"org.apache.catalina.valves.SSLValve\"/>\n<Host ");
        assertTrue(base.finding("ADCD-107").sentence().startsWith("SSLValve is configured in [Catalina]"));
        base.edit("valves.SSLValve", "authenticator.SingleSignOn");
        base.assertOk("ADCD-107");
        base.edit("<Realm ", "<Realm className=\"org.apache.catalina.realm.CombinedRealm\"><Realm ");
        base.edit("adcertmap.properties\"/>", "adcertmap.properties\"/></Realm>");
        assertTrue(base.finding("ADCD-107").sentence().startsWith("SingleSignOn is configured"));
    }

    @Test
    void tomcatVersion() throws IOException {
        base.assertOk("ADCD-108");
        base.version("10.1.62.0");
        base.assertOk("ADCD-108");
        base.version("10.1.61.0");
        assertEquals("update to 10.1.62 or newer", base.finding("ADCD-108").hint());
        base.version("11.0.28.0");
        assertEquals("warning", base.finding("ADCD-108").level());
        base.version("9.0.100.0");
        assertEquals("error", base.finding("ADCD-108").level());
        Files.delete(base.file("lib/catalina.jar"));
        assertEquals("unknown", base.finding("ADCD-108").level());
        assertEquals(2, base.run("--only", "ADCD-108").exitStatus());
    }

    @Test
    void jar() throws Exception {
        base.assertOk("ADCD-109");
        base.jar("adcertmap-0.1.0.jar", "0.1.0");
        Found twice = base.finding("ADCD-109");
        assertTrue(twice.sentence().startsWith("the jar is there more than once"), twice::toString);
        base.shell(twice);
        base.assertOk("ADCD-109");
        base.write("webapps/app/WEB-INF/lib/adcertmap-0.1.0.jar", "");
        base.shell(base.finding("ADCD-109"));
        base.assertOk("ADCD-109");
        Files.delete(base.file("lib/adcertmap-0.2.0.jar"));
        assertTrue(base.finding("ADCD-109").sentence().startsWith("the jar is not in lib"));
    }

    @Test
    void valve() throws IOException {
        base.assertOk("ADCD-110");
        base.edit("enabled=\"true\"", "enabled=\"false\"");
        assertTrue(mends("warning", "ADCD-110").sentence().startsWith("enabled is not [true]"));
        String text = base.serverXml();
        base.write("conf/server.xml", text.replaceFirst("(?s)<Valve .*?/>", ""));
        Found missing = base.finding("ADCD-110");
        assertTrue(missing.sentence().startsWith("there is no ClientCertificateMappingValve"), missing::toString);
        base.edit(
                "<Realm className=\"org.adcertmap",
                "<Realm className=\"org.apache.catalina.realm.CombinedRealm\"><Realm"
                        + " className=\"com.example.OtherRealm\"/></Realm><Realm className=\"org.adcertmap");
        assertTrue(base.findings("ADCD-110")
                .get(1)
                .sentence()
                .contains("before its " + RealmReview.EITHER_REALM + " is [OtherRealm]"));
        base.edit("<Host ", missing.lines().get(0) + "<Host ");
        base.assertOk("ADCD-110");
        base.write("conf/server.xml", text.replaceFirst("(?s)<Valve .*?/>", "").replaceFirst("(?s)<Realm .*?/>", ""));
        Found none = base.finding("ADCD-110");
        assertEquals("error", none.level());
        assertEquals(
                "there is no ActiveDirectoryRealm or ListedCertificatesRealm: no certificate is mapped",
                none.sentence());
        base.edit("<Host ", String.join("", none.lines()) + "<Host ");
        base.assertOk("ADCD-110");
        base.assertOk("ADCD-201");
    }

    @Test
    void otherRealmOfAHostWithoutTheValve() throws IOException {
        String valve = base.serverXml().replaceFirst("(?s).*(<Valve .*?/>).*", "$1");
        base.edit(valve, "<Host name=\"a\">" + valve + "</Host>");
        base.assertOk("ADCD-110");
        base.edit(
                "<Realm ",
                "<Realm className=\"org.apache.catalina.realm.CombinedRealm\"><Realm className=\"com.example.OtherRealm\"/>"
                        + "<Realm ");
        base.edit("adcertmap.properties\"/>", "adcertmap.properties\"/></Realm>");
        Found found = base.finding("ADCD-110");
        assertEquals("warning", found.level());
        assertTrue(found.sentence().contains("serves [localhost]"), found::toString);
        base.write("conf/context.xml", "<Context>" + valve + "</Context>");
        base.assertOk("ADCD-110");
    }

    @Test
    void trustedProxies() throws IOException {
        assertEquals(List.of(), base.findings("ADCD-111"));
        base.edit("enabled=\"true\"", "enabled=\"true\" certificateHeader=\"nginx\" trustedProxies=\"10.0.0.0/8\"");
        base.assertOk("ADCD-111");
        base.edit("10.0.0.0/8", "10.0.0.1, 0.0.0.0/0");
        assertEquals("error", base.finding("ADCD-111").level());
    }

    @Test
    void constraints() throws IOException {
        base.assertOk("ADCD-112");
        base.write("webapps/open/WEB-INF/web.xml", "<web-app/>");
        base.write(
                "webapps/closed/WEB-INF/web.xml",
                "<web-app><security-constraint><web-resource-collection/></security-constraint></web-app>");
        base.assertOk("ADCD-112");
        base.edit("anonymousAuthentication=\"false\"", "");
        Found found = mends("warning", "ADCD-112");
        assertTrue(found.sentence().contains("and [open] has no security-constraint"), found::toString);
        base.edit("anonymousAuthentication=\"false\"", "sslFlags=\"Ssl, SslNegotiateCert, SslRequireCert\"");
        base.assertOk("ADCD-112");
    }

    @Test
    void constraintsOfApplicationsElsewhere() throws IOException {
        base.edit("anonymousAuthentication=\"false\"", "");
        assertEquals("unknown", base.finding("ADCD-112").level());
        base.write("elsewhere/app/WEB-INF/web.xml", "<web-app/>");
        base.edit(
                "appBase=\"webapps\"/>",
                "appBase=\"webapps\"><Context path=\"/app\" docBase=\"" + base.file("elsewhere/app") + "\"/></Host>");
        assertTrue(base.finding("ADCD-112").sentence().contains("and [app] has no security-constraint"));
        base.edit("/app\"/>", "/gone\"/>");
        assertTrue(base.finding("ADCD-112").sentence().startsWith("the application [app] is not at "));
    }

    @Test
    void constraintsOfTheContextOfAValve() throws IOException {
        base.edit(
                "appBase=\"webapps\"/>",
                "appBase=\"webapps\"><Context path=\"/own\"><Valve enabled=\"true\""
                        + " className=\"org.adcertmap.tomcat.ClientCertificateMappingValve\"/></Context></Host>");
        base.write("webapps/own/WEB-INF/web.xml", "<web-app/>");
        assertTrue(base.finding("ADCD-112").sentence().contains("and [own] has no security-constraint"));
        base.write("webapps/own/WEB-INF/web.xml", "<web-app><security-constraint/></web-app>");
        base.assertOk("ADCD-112");
    }

    @ParameterizedTest
    @CsvSource({"rw-rw-rw-, all users can change it", "rw-rw-r--, its group"})
    void accessToTheJar(String permissions, String sentence) throws Exception {
        permissions("conf/server.xml", "rw-r--r--");
        permissions("lib/adcertmap-0.2.0.jar", permissions);
        Found found = base.finding("ADCD-109");
        assertEquals("warning", found.level());
        assertTrue(found.sentence().startsWith(sentence), found::toString);
        base.shell(found);
        base.assertOk("ADCD-109");
    }

    private void permissions(String name, String permissions) throws IOException {
        Files.setPosixFilePermissions(base.file(name), PosixFilePermissions.fromString(permissions));
    }

    /** A socket, which not even root can open. */
    @Test
    void accessToAJarThatCannotBeOpenedIsCheckedToo() throws IOException {
        Path jar = base.file("lib/adcertmap-0.2.0.jar");
        Files.delete(jar);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(jar));
            permissions("lib/adcertmap-0.2.0.jar", "rw-rw-rw-");
            List<Found> found = base.findings("ADCD-109");
            assertEquals(
                    List.of("warning", "unknown"),
                    found.stream().map(Found::level).toList(),
                    found::toString);
        }
    }

    @Test
    void symbolicLinkToAJarThatDoesNotExist() throws IOException {
        Path jar = base.file("lib/adcertmap-0.2.0.jar");
        Files.delete(jar);
        Files.createSymbolicLink(jar, base.file("gone.jar"));
        Found found = base.finding("ADCD-109");
        assertEquals("error", found.level());
        assertTrue(found.sentence().endsWith("with the Realm: the file does not exist"), found::toString);
    }

    @Test
    void fileThatIsNoJar() throws IOException {
        base.write("lib/adcertmap-0.2.0.jar", "garbage");
        assertEquals("error", base.finding("ADCD-109").level());
    }

    @Test
    void keyFileOfAServerCertificate() throws IOException {
        base.edit(
                "certificateKeystoreFile=\"conf/server.p12\"",
                "certificateFile=\"conf/server.pem\" certificateKeyFile=\"conf/server.key\"");
        base.write("conf/server.pem", CA.pem());
        Found absent = base.finding("ADCD-106");
        assertEquals("error", absent.level());
        assertTrue(
                absent.sentence().endsWith("certificateKeyFile [conf/server.key]: the file does not exist"),
                absent::toString);
        base.write("conf/server.key", "none");
        assertTrue(base.finding("ADCD-106").sentence().endsWith("there is no private key in it"));
    }

    @Test
    void applicationsOfContextDescriptorsAreChecked() throws IOException {
        base.edit("anonymousAuthentication=\"false\"", "anonymousAuthentication=\"true\"");
        base.write("webapps/app/WEB-INF/web.xml", "<web-app><security-constraint/></web-app>");
        base.write("elsewhere/WEB-INF/web.xml", "<web-app/>");
        String valve = "<Valve className=\"org.adcertmap.tomcat.ClientCertificateMappingValve\"/>";
        base.write("conf/Catalina/localhost/own.xml", "<Context docBase=\"gone\">" + valve + "</Context>");
        base.assertOk("ADCD-112");
        base.write("conf/Catalina/localhost/a#b.xml", "<Context docBase=\"${catalina.base}/elsewhere\"/>");
        assertTrue(base.finding("ADCD-112").sentence().contains("and [a#b] has no security-constraint"));
        base.write("conf/Catalina/localhost/a#b.xml", "<Context docBase=\"${catalina.base}/nowhere\"/>");
        assertEquals("unknown", base.finding("ADCD-112").level());
    }

    @Test
    void keyOfASecurityModuleIsNotReportedAsAbsent() throws IOException {
        base.edit(
                "certificateKeystoreFile=\"conf/server.p12\"",
                "certificateFile=\"conf/server.pem\" certificateKeyFile=\"pkcs11:token=tomcat;object=key\"");
        base.write(
                "conf/server.pem",
                CA.issue("CN=server").tlsServer("localhost").issue().pem());
        List<Found> found = base.findings("ADCD-106");
        assertEquals(List.of("unknown", "ok"), found.stream().map(Found::level).toList(), found::toString);
        assertEquals(
                "certificateKeyFile [pkcs11:token=tomcat;object=key] is no file: the private key was not checked",
                found.get(0).sentence());
        base.edit("certificateFile=\"conf/server.pem\"", "certificateKeystoreFile=\"https://files.example/key.p12\"");
        assertEquals("unknown", base.finding("ADCD-106").level());
    }

    @Test
    void trustManager() throws IOException {
        assertEquals(List.of(), base.findings("ADCD-113"));
        base.set("clientAuthIssuers", "ntAuth");
        Found found = mends("warning", "ADCD-113");
        assertTrue(found.sentence().startsWith("clientAuthIssuers is [ntAuth], but"), found::toString);
        base.assertOk("ADCD-104");
        base.edit("LoggingClientTrustManager", "LogingClientTrustManager");
        assertTrue(mends("error", "ADCD-113").sentence().contains("LoggingClientTrustManager\"?"));
        base.edit("LoggingClientTrustManager", "DeferringClientTrustManager");
        base.assertOk("ADCD-113");
        base.edit("<Realm ", "<Valve className=\"org.apache.catalina.valves.AccessLogValve\"/>\n<Realm ");
        assertTrue(base.finding("ADCD-113").sentence().contains("as the first Valve of the Engine"));
    }

    @Test
    void connectorConsultsTheRealmOfItsOwnEngineAlone() throws IOException {
        base.edit("</Service>", """
                </Service>
                <Service name="Other">
                  <Connector port="9443" SSLEnabled="true">
                    <SSLHostConfig certificateVerification="optional" truststoreFile="conf/clients.p12"
                                   truststoreType="PKCS12" truststorePassword="changeit">
                      <Certificate certificateKeystoreFile="conf/tomcat.p12" certificateKeystoreType="PKCS12"
                                   certificateKeystorePassword="changeit"/>
                    </SSLHostConfig>
                  </Connector>
                  <Engine name="Other" defaultHost="localhost"/>
                </Service>
                """);
        assertEquals(1, base.findings("ADCD-105").size(), "the Realm of Catalina validates nothing for Other");
        base.set("clientAuthIssuers", "ntAuth");
        String logging = "trustManagerClassName=\"" + ClassNames.LOGGING_TRUST_MANAGER + "\"";
        base.edit("certificateVerification=\"optional\" truststoreFile", logging + " truststoreFile");
        Found notShown = base.findings("ADCD-113").get(1);
        assertTrue(notShown.sentence().startsWith("clientAuthIssuers is [ntAuth], but no SSLHostConfig"));
        base.paste(notShown);
        base.assertOk("ADCD-113");
        base.edit(logging + " truststoreFile=\"conf/clients.p12\"", logging);
        Found other = base.finding("ADCD-113");
        assertEquals("error", other.level(), other::toString);
        assertTrue(other.sentence().contains("on connector 9443, which needs truststoreFile"), other::toString);
        base.edit(logging, logging.replace("Logging", "Deferring") + " truststoreFile=\"x\"");
        Found noValve = base.finding("ADCD-113");
        assertTrue(noValve.sentence().contains("9443, which needs the ClientCertificateMappingValve"));
    }

    @Test
    void noConnectorShowsTheIssuersOfARealmOfAHost() throws IOException {
        base.set("clientAuthIssuers", "ntAuth");
        String realm = "<Realm className=\"org.adcertmap.tomcat.ActiveDirectoryRealm\""
                + " settings=\"conf/adcertmap.properties\"/>";
        base.edit(realm, "");
        base.edit("appBase=\"webapps\"/>", "appBase=\"webapps\">\n" + realm + "</Host>");
        Found found = base.finding("ADCD-113");
        assertEquals("warning", found.level(), found::toString);
        assertEquals("set it in the Realm of the Engine", found.hint());
        assertEquals(
                realm + "</Host>",
                base.serverXml()
                        .lines()
                        .toList()
                        .get(Integer.parseInt(found.place().replace("server.xml:", "")) - 1));
    }

    @Test
    void sslFlags() throws IOException {
        base.assertOk("ADCD-114");
        base.edit("anonymousAuthentication", "sslFlags=\"Ssl, SslRequireCert\" anonymousAuthentication");
        assertTrue(mends("warning", "ADCD-114").sentence().contains("SslRequireCert without SslNegotiateCert"));
        base.edit("SslNegotiateCert", "SslNegotiateCerts");
        assertEquals("error", base.finding("ADCD-114").level());
    }
}
