// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.adcertmap.listed.xml.XmlLines;
import org.adcertmap.method.MappingString;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.tool.shell.ExitStatus;
import org.adcertmap.tool.shell.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prints the mapping strings that match a certificate: values of altSecurityIdentities, ready to paste into Active
 * Directory, and the other identifiers that the mapping methods query. Not the value of the issuer alone, which would
 * map every certificate of that CA.
 */
@Command(
        name = "mappings",
        description = {
            "Prints the mapping strings (values of altSecurityIdentities) that match a certificate.",
            "Also prints its other identifiers: userPrincipalName, dNSName and objectSid."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:printed",
            "1:a certificate is malformed or refused",
            "64:invalid command line, or a file is no client certificate",
            "70:internal error"
        })
public final class MappingsCommand implements Callable<Integer> {
    private static final String LINE = "%-22s %-6s %s%n";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--certificate",
            required = true,
            paramLabel = "FILE",
            description = "client certificate, PEM, DER or PKCS #7, with its chain or without; may be repeated")
    private List<Path> certificates;

    @Option(
            names = "--iis",
            description = "print the element of a one-to-one mapping for the file of a ListedCertificatesRealm instead")
    private boolean iis;

    @Override
    public Integer call() {
        int exitStatus = ExitStatus.SUCCESS;
        if (iis) {
            for (Path file : certificates) {
                exitStatus = Math.max(exitStatus, printElement(file));
            }
            return exitStatus;
        }
        for (Path file : certificates) {
            spec.commandLine().getOut().println(Printable.of(file.toString()));
            exitStatus = Math.max(exitStatus, print(file));
        }
        return exitStatus;
    }

    private int print(Path file) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            List<X509Certificate> chain = CertificateFile.readChain(file);
            ClientCertificate certificate = CertificateReader.read(chain.get(0));
            MappingString.of(certificate)
                    .forEach(each -> line(each.attribute(), each.strength().lowerCaseName(), each.value()));
            if (certificate.claimedUpns().size() > 1) {
                out.println("The certificate is refused (" + Denial.MULTIPLE_UPNS.code()
                        + ") unless mappingMethods leaves out upn.");
            }
            certificate.unusable().forEach(name -> out.println("Unusable: " + name));
            certificate
                    .claimedUriSid()
                    .ifPresent(sid ->
                            line("objectSid (URI)", "strong", sid + " if the issuing CA is in sanUriSidIssuers"));
            certificate.claimedSid().ifPresent(sid -> line("objectSid", "strong", sid.toString()));
            return ExitStatus.SUCCESS;
        } catch (CertificateRefusedException e) {
            out.println(refused(e.refusal()));
        } catch (NoClientCertificateException e) {
            return invalid(file, String.valueOf(e.getMessage()));
        } catch (CertificateException e) {
            out.println(refused(new Refusal(Denial.MALFORMED_CERTIFICATE, String.valueOf(e.getMessage()))));
        } catch (IOException e) {
            return invalid(file, "the file cannot be read: " + ReadFailure.of(file, e));
        }
        return ExitStatus.DENIED;
    }

    /** The user name is left empty: a file with such an element is rejected until it is written. */
    private int printElement(Path file) {
        try {
            X509Certificate certificate = CertificateFile.readChain(file).get(0);
            XmlLines xml = new XmlLines();
            xml.comment(Printable.of(file + ": " + certificate.getSubjectX500Principal()));
            xml.empty(
                    "add",
                    "userName",
                    "",
                    "roles",
                    "",
                    "certificate",
                    Base64.getEncoder().encodeToString(certificate.getEncoded()));
            spec.commandLine().getOut().print(xml);
            return ExitStatus.SUCCESS;
        } catch (NoClientCertificateException e) {
            return invalid(file, String.valueOf(e.getMessage()));
        } catch (CertificateException e) {
            spec.commandLine()
                    .getOut()
                    .println(refused(new Refusal(Denial.MALFORMED_CERTIFICATE, String.valueOf(e.getMessage()))));
            return ExitStatus.DENIED;
        } catch (IOException e) {
            return invalid(file, "the file cannot be read: " + ReadFailure.of(file, e));
        }
    }

    private int invalid(Path file, String reason) {
        spec.commandLine().getErr().println(Printable.of("--certificate " + file + ": " + reason));
        return ExitStatus.USAGE;
    }

    private void line(String attribute, String strength, String value) {
        String printable = Printable.of(value);
        String remark = printable.equals(value) ? "" : " (not to be pasted: it has characters that cannot be printed)";
        spec.commandLine().getOut().printf(LINE, attribute, strength, printable + remark);
    }

    private static String refused(Refusal refusal) {
        return "refused: " + refusal.denial().code() + ", " + refusal.denial().sentence() + ": " + refusal.detail();
    }
}
