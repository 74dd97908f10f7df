// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Callable;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.Issuer;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.tool.Adcertmap;
import org.adcertmap.tool.ExitStatus;
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
        versionProvider = Adcertmap.Version.class,
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
            List<X509Certificate> chain = CertificateFile.readChain(file);
            ClientCertificate certificate = CertificateReader.read(chain.get(0));
            MappingMethod.all().stream()
                    .filter(method -> !(method instanceof Issuer))
                    .forEach(method -> method.queriesFor(certificate).forEach(query -> line(method, query)));
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
            return invalid(file, "the file cannot be read: " + e);
        }
        return ExitStatus.DENIED;
    }

    private int invalid(Path file, String reason) {
        spec.commandLine().getErr().println(Printable.of("--certificate " + file + ": " + reason));
        return ExitStatus.USAGE;
    }

    /** Prints the identifier of a query; of an implicit userPrincipalName, which the explicit one shows, nothing. */
    private void line(MappingMethod method, AccountQuery query) {
        String strength = method.strength().lowerCaseName();
        switch (query.precedence()) {
            case EXPLICIT_UPN, ALT_SECURITY_IDENTITIES -> line(query.attribute(), strength, query.value());
            case DNS_NAME -> line("dNSName", strength, dnsName(query));
            case IMPLICIT_UPN -> {}
        }
    }

    private static String dnsName(AccountQuery query) {
        return query.value().substring(0, query.value().length() - 1) + "."
                + query.domain().orElseThrow();
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
