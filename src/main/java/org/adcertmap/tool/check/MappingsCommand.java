// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.Callable;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Precedence;
import org.adcertmap.tool.Adcertmap;
import org.adcertmap.tool.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Prints the mapping strings that match a certificate: values of altSecurityIdentities, ready to paste into Active
 * Directory, and the other identifiers that the mapping methods use.
 */
@Command(
        name = "mappings",
        description = {
            "Prints the mapping strings (values of altSecurityIdentities) that match a certificate.",
            "Also prints its other identifiers: userPrincipalName, dNSName and objectSid."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Adcertmap.Version.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:printed", "1:a certificate is malformed", "64:invalid command line", "70:internal error"})
public final class MappingsCommand implements Callable<Integer> {
    private static final String LINE = "%-22s %-6s %s%n";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--certificate",
            required = true,
            paramLabel = "FILE",
            description = "certificate, PEM or DER; may be repeated")
    private List<Path> certificates;

    @Override
    public Integer call() {
        int exitStatus = ExitStatus.SUCCESS;
        for (Path file : certificates) {
            spec.commandLine().getOut().println(Printable.of(file.toString()));
            exitStatus = Math.max(exitStatus, print(file));
        }
        return exitStatus;
    }

    private int print(Path file) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ClientCertificate certificate =
                    CertificateReader.read(CertificateFile.read(file).get(0));
            for (MappingMethod method : MappingMethod.all()) {
                for (AccountQuery query : method.queriesFor(certificate)) {
                    if (query.precedence() == Precedence.ALT_SECURITY_IDENTITIES) {
                        line(query.attribute(), method.strength().lowerCaseName(), query.value());
                    }
                }
            }
            certificate.claimedUpns().forEach(upn -> line("userPrincipalName", "weak", upn));
            certificate.dnsNames().forEach(name -> line("dNSName", "weak", name));
            certificate
                    .claimedUriSid()
                    .ifPresent(sid ->
                            line("objectSid (URI)", "strong", sid + " if the issuing CA is in sanUriSidIssuers"));
            certificate.claimedSid().ifPresent(sid -> line("objectSid", "strong", sid.toString()));
            return ExitStatus.SUCCESS;
        } catch (CertificateRefusedException e) {
            out.println(refused(e.refusal()));
        } catch (CertificateException e) {
            out.println(refused(new Refusal(Denial.MALFORMED_CERTIFICATE, String.valueOf(e.getMessage()))));
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), Printable.of("--certificate: the file " + file + " cannot be read: " + e), e);
        }
        return ExitStatus.DENIED;
    }

    private void line(String attribute, String strength, String value) {
        spec.commandLine().getOut().printf(LINE, attribute, strength, Printable.of(value));
    }

    private static String refused(Refusal refusal) {
        return "refused: " + refusal.denial().code() + ", " + refusal.denial().sentence() + ": " + refusal.detail();
    }
}
