// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.delegation.DelegationSettings;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.adcertmap.trust.revocation.RevocationSettings;

/** Finds the settings of a Realm that are valid but weaken security. Stateless. */
public final class SettingsCheck {
    private SettingsCheck() {}

    /**
     * Returns one warning for each such setting: its name and value, the danger, and what to set instead.
     *
     * @param checksNtAuth whether the issuing CA must be in NTAuth
     * @param ofTrust those of {@link #ofTrust}
     * @param delegation the settings of delegation; empty where it is not set up
     */
    public static List<ConfigurationWarning> warnings(
            Enforcement enforcement,
            boolean checksNtAuth,
            DirectorySettings directory,
            List<ConfigurationWarning> ofTrust,
            Optional<DelegationSettings> delegation) {
        List<ConfigurationWarning> warnings = new ArrayList<>();
        if (enforcement != Enforcement.FULL) {
            warnings.add(ConfigurationWarning.ofValue(
                    "strongCertificateBindingEnforcement",
                    "is [" + enforcement.spelling()
                            + "]: a user who can change the names of an account can log in as that account",
                    "full",
                    ", which domain controllers enforce since September 2025"));
        }
        if (!checksNtAuth) {
            warnings.add(ConfigurationWarning.ofValue(
                    "ntAuth",
                    "is [off]: every CA with a certification path to a trusted root CA can issue certificates that log"
                            + " in",
                    "directory",
                    ", or [file:] and a file of the issuing CAs"));
        }
        warnings.addAll(ofTrust);
        if (directory.identity().certificateCheck() != CertificateCheck.REQUIRED) {
            warnings.add(ConfigurationWarning.ofValue(
                    "domainControllerCertificateCheck",
                    "is [off]: an attacker who responds to DNS queries can pass any host of the domain with a server"
                            + " certificate off as a domain controller",
                    "required",
                    ", or name the domain controllers in servers"));
        }
        if (directory.trustsPublicCasForDns()) {
            warnings.add(ConfigurationWarning.ofSetting(
                    "directoryTrustStoreFile",
                    "is not set: domain controllers are located by DNS, and each public CA in the trust store of the"
                            + " JVM can issue a certificate that identifies one",
                    "set it to the CAs of the domain controllers' certificates"));
        }
        if (directory.lacksChannelBinding()) {
            warnings.add(ConfigurationWarning.ofValue(
                    "channelBinding",
                    "is [false]: a host with a trusted certificate that ends TLS between here and a domain controller"
                            + " can use the Kerberos bind for itself, and domain controllers that demand a channel"
                            + " binding refuse it",
                    "true",
                    ", unless a load balancer ends TLS"));
        }
        delegation.ifPresent(settings -> addDelegation(settings, directory, warnings));
        return warnings;
    }

    /**
     * Returns one warning for each setting of the trust in certificates that weakens security, in the same form.
     *
     * @param revocation the settings of the revocation check; empty where it is switched off
     */
    public static List<ConfigurationWarning> ofTrust(
            Sha1Signatures sha1Signatures, Optional<RevocationSettings> revocation) {
        List<ConfigurationWarning> warnings = new ArrayList<>();
        if (sha1Signatures == Sha1Signatures.ACCEPT_CERTIFICATES) {
            warnings.add(ConfigurationWarning.ofSetting(
                    "sha1Signatures",
                    "is [acceptCertificates]: SHA-1 collisions are practical, so that an attacker who requests a"
                            + " certificate can get the signature of a CA for another one with the names of any user",
                    "let the CAs sign with SHA-256, renew the certificates, and set [refuse]"));
        }
        if (revocation.isEmpty()) {
            warnings.add(ConfigurationWarning.ofValue(
                    "verifyClientCertRevocation", "is [false]: a revoked certificate still logs in", "true", ""));
        }
        if (revocation.isPresent() && revocation.get().failureMode().softFail()) {
            warnings.add(ConfigurationWarning.ofValue(
                    "revocationFailureMode",
                    "is [softFail]: a client that can block access to CRLs and OCSP responders can log in with a"
                            + " revoked certificate",
                    "hardFail",
                    ", or a grace period such as [12h]"));
        }
        return warnings;
    }

    private static void addDelegation(
            DelegationSettings delegation, DirectorySettings directory, List<ConfigurationWarning> warnings) {
        if (delegation.weakMatches()) {
            warnings.add(ConfigurationWarning.ofValue(
                    "delegationStrength",
                    "is [all]: a user who can change the names of an account can act as that account at other servers"
                            + " as well",
                    "strong",
                    ""));
        }
        if (directory
                .bind()
                .accountName()
                .filter(name -> isPrincipal(name, delegation.principal()))
                .isPresent()) {
            warnings.add(ConfigurationWarning.ofSetting(
                    "delegationPrincipal",
                    "is [" + delegation.principal() + "], the bind account: one stolen secret then suffices to read"
                            + " the directory and to act as any account at other servers",
                    "create an account of its own for delegation"));
        }
    }

    /** Whether a bind account, {@code name@domain} or {@code DOMAIN\name}, is the one of the principal. */
    private static boolean isPrincipal(String name, String principal) {
        String account = principal.substring(0, principal.lastIndexOf('@'));
        return name.equalsIgnoreCase(principal)
                || name.substring(name.indexOf('\\') + 1).equalsIgnoreCase(account);
    }
}
