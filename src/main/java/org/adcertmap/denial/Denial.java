// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

/**
 * Reasons to refuse a certificate. Each has a stable code for logs, error pages and scripts, a sentence that says what
 * is wrong, and a hint that says what an administrator can do. Declared in the lowest package because every package
 * above it can refuse. Immutable.
 */
public enum Denial {
    MALFORMED_CERTIFICATE("the certificate is malformed", "have the certificate reissued; its DER encoding is invalid"),
    MALFORMED_SUBJECT_ALT_NAME(
            "the certificate's subject alternative name is malformed",
            "have the certificate reissued; the encoding of its extension 2.5.29.17 is invalid"),
    MALFORMED_SID_EXTENSION(
            "the certificate's SID extension is malformed",
            "have the certificate reissued; the encoding of its extension 1.3.6.1.4.1.311.25.2 is invalid"),
    MULTIPLE_UPNS(
            "the certificate contains more than one userPrincipalName",
            "issue certificates with one userPrincipalName each"),
    MULTIPLE_SIDS("the certificate contains more than one SID", "issue certificates with one SID each"),
    CERTIFICATE_EXPIRED("the certificate has expired", "renew the certificate"),
    CERTIFICATE_NOT_YET_VALID(
            "the certificate is not yet valid", "check the clocks of this server and of the issuing CA"),
    WRONG_USAGE(
            "the certificate does not allow client authentication",
            "issue it with the extended key usage Client Authentication (1.3.6.1.5.5.7.3.2) and the key usage"
                    + " digitalSignature"),
    NOT_IN_NTAUTH(
            "the issuing CA is not in NTAuthCertificates",
            "only if it is your CA: compare the thumbprint and publish its certificate with certutil -dspublish -f"
                    + " issuing-ca.cer NTAuthCA"),
    UNTRUSTED_ISSUER(
            "no valid certification path leads from the certificate to a trusted root CA",
            "only if they are your CAs: publish the root CA with certutil -dspublish -f root-ca.cer RootCA and each"
                    + " intermediate CA with SubCA, or name them in certificationAuthorities"),
    REVOKED(
            "the certificate, or a CA of its certification path, has been revoked",
            "use another certificate; a CRL or an OCSP responder reports the revocation"),
    REVOCATION_UNKNOWN(
            "the revocation status of the certificate, or of a CA of its certification path, is unknown",
            "make the CRLs or OCSP responders named in the certificates reachable from this server, or see"
                    + " revocationFailureMode and crlFiles"),
    NO_ACCOUNT(
            "no account matches the certificate",
            "set the account's userPrincipalName, or add a strong mapping to its altSecurityIdentities"),
    AMBIGUOUS(
            "more than one account matches the certificate",
            "remove the duplicate value from all accounts but one, or select one by account of the Valve"),
    WEAK_MAPPING(
            "an account matches, but only by a weak mapping",
            "issue certificates with the SID extension, or add a strong mapping (X509:<I>...<SR>..., X509:<SKI>... or"
                    + " X509:<SHA1-PUKEY>...) to altSecurityIdentities"),
    CERTIFICATE_PREDATES_ACCOUNT(
            "an account matches, but only by a weak mapping, and the certificate is older than the account",
            "issue a new certificate with the SID extension, or add a strong mapping to altSecurityIdentities"),
    SID_MISMATCH(
            "the certificate contains the SID of another account",
            "the certificate was issued to another account, or the account was deleted and created again: issue a new"
                    + " certificate"),
    DISABLED("the account is disabled", "enable the account in Active Directory"),
    LOCKED_OUT(
            "the account is locked out",
            "unlock the account in Active Directory, or wait for the lockout duration to pass"),
    ACCOUNT_EXPIRED("the account has expired", "extend the account in Active Directory"),
    LOGON_HOURS(
            "the account's logon hours do not permit logon at this time",
            "change the logon hours of the account, or set checkLogonHours=\"false\""),
    PASSWORD_EXPIRED(
            "the account's password has expired", "change the password, or set checkPasswordExpired=\"false\""),
    COMPUTER_ACCOUNT(
            "the account is a computer account or a trust account",
            "map the certificate to a user account, or set computerAccounts=\"true\" to map computers by dNSName or"
                    + " altSecurityIdentities"),
    STATE_UNREADABLE(
            "the bind account may not read everything that the mapping needs of the account",
            "grant the bind account read access to the property sets Account Restrictions and Remote Access Information"
                    + " of users, with checkLogonHours also Logon Information, with"
                    + " strongCertificateBindingEnforcement=\"compatibility\" also the attribute whenCreated; and on"
                    + " AdminSDHolder for accounts with adminCount=1"),
    NOT_LISTED(
            "no mapping in the file matches the certificate",
            "add a one-to-one mapping to the file that the setting certificates names; bin/adcertmap mappings --iis"
                    + " --certificate FILE prints it"),
    MAPPING_DENIED(
            "a many-to-one mapping denies the certificate",
            "if that is not intended, change the rules of the mapping, or put one that allows before it"),
    UNREADABLE_NAME(
            "a many-to-one mapping that denies compares a name that cannot be decoded",
            "have the certificate reissued without control characters and with valid strings in its names");

    private final String code = "ADCM-" + name().replace('_', '-');
    private final String sentence;
    private final String hint;

    Denial(String sentence, String hint) {
        this.sentence = sentence;
        this.hint = hint;
    }

    /** The stable code, for example {@code ADCM-SID-MISMATCH}. */
    public String code() {
        return code;
    }

    /** What is wrong: a clause that begins in lower case and has no full stop. */
    public String sentence() {
        return sentence;
    }

    /** What an administrator can do about it: likewise in lower case and without a full stop. */
    public String hint() {
        return hint;
    }
}
