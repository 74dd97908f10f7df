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
import org.adcertmap.tool.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which values of altSecurityIdentities would match this certificate? Ready to paste into Active Directory. */
@Command(
        name = "mappings",
        description =
                "Prints every value of altSecurityIdentities that matches a certificate, and what else it says of an account.",
        mixinStandardHelpOptions = true,
        versionProvider = Adcertmap.Version.class,
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {
            "0:printed",
            "1:a certificate cannot be read",
            "64:wrong command line",
            "70:a fault in this software"
        })
public final class MappingsCommand implements Callable<Integer> {
    private static final String LINE = "%-22s %-6s %s%n";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--certificate",
            required = true,
            paramLabel = "FILE",
            description = "certificate, PEM or DER; may be given several times")
    private List<Path> certificates;

    @Override
    public Integer call() {
        int exitCode = ExitCode.MAPPED;
        for (Path file : certificates) {
            spec.commandLine().getOut().println(Printable.of(file.toString()));
            exitCode = Math.max(exitCode, print(file));
        }
        return exitCode;
    }

    private int print(Path file) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ClientCertificate certificate =
                    CertificateReader.read(CertificateFile.read(file).get(0));
            for (MappingMethod method : MappingMethod.all()) {
                for (AccountQuery question : method.queriesFor(certificate)) {
                    if (question.precedence() == Precedence.ALT_SECURITY_IDENTITIES) {
                        line(question.attribute(), method.strength().lowerCaseName(), question.value());
                    }
                }
            }
            certificate.claimedUpns().forEach(upn -> line("userPrincipalName", "weak", upn));
            certificate.dnsNames().forEach(name -> line("dNSName", "weak", name));
            certificate
                    .claimedUriSid()
                    .ifPresent(sid ->
                            line("objectSid (of a URI)", "strong", sid + " where the issuer is in sanUriSidIssuers"));
            certificate.claimedSid().ifPresent(sid -> line("objectSid", "strong", sid.toString()));
            return ExitCode.MAPPED;
        } catch (CertificateRefusedException e) {
            out.println(refused(e.refusal()));
        } catch (CertificateException e) {
            out.println(refused(new Refusal(Denial.MALFORMED_CERTIFICATE, String.valueOf(e.getMessage()))));
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), Printable.of("--certificate: the file " + file + " cannot be read: " + e), e);
        }
        return ExitCode.DENIED;
    }

    private void line(String attribute, String strength, String value) {
        spec.commandLine().getOut().printf(LINE, attribute, strength, Printable.of(value));
    }

    private static String refused(Refusal refusal) {
        return "refused: " + refusal.denial().code() + ", " + refusal.denial().sentence() + ": " + refusal.detail();
    }
}
