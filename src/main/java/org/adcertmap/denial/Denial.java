package org.adcertmap.denial;

/**
 * Why was a certificate refused? Each reason has a stable code for logs, error pages and scripts, a sentence, and a
 * hint for the administrator. The list stands in the lowest room because every room above it can refuse.
 */
public enum Denial {
    MALFORMED_CERTIFICATE(
            "the certificate cannot be read", "have the certificate issued anew; its encoding is damaged"),
    MALFORMED_SUBJECT_ALT_NAME(
            "the certificate's subject alternative name cannot be read",
            "have the certificate issued anew; the extension 2.5.29.17 is damaged"),
    MALFORMED_SID_EXTENSION(
            "the certificate's SID extension cannot be read",
            "have the certificate issued anew; the extension 1.3.6.1.4.1.311.25.2 is damaged"),
    MULTIPLE_UPNS(
            "the certificate names more than one userPrincipalName",
            "issue certificates with one userPrincipalName each"),
    MULTIPLE_SIDS("the certificate names more than one SID", "issue certificates with one SID each"),
    CERTIFICATE_EXPIRED("the certificate has expired", "renew the certificate"),
    CERTIFICATE_NOT_YET_VALID(
            "the certificate is not valid yet", "check the clocks of this server and of the authority"),
    WRONG_USAGE(
            "the certificate is not meant for client authentication",
            "issue it with the extended key usage Client Authentication (1.3.6.1.5.5.7.3.2) and the key usage digitalSignature"),
    NOT_IN_NTAUTH(
            "the certificate's direct issuer may not issue certificates that log in",
            "publish the issuing authority: certutil -dspublish -f issuing-ca.cer NTAuthCA"),
    UNTRUSTED_ISSUER(
            "no path leads from the certificate to an authority that is believed",
            "publish the root with certutil -dspublish -f root-ca.cer RootCA and authorities in between with SubCA, or name them in"
                    + " certificationAuthorities"),
    REVOKED("the certificate has been revoked", "use another certificate; a list or a responder of its issuer says so"),
    REVOCATION_UNKNOWN(
            "it cannot be found out whether the certificate has been revoked",
            "make the lists or responders that it names reachable from this server, or see revocationFailureMode and crlFiles"),
    NO_ACCOUNT(
            "no account has this certificate",
            "set the account's userPrincipalName, or add a strong mapping to its altSecurityIdentities"),
    AMBIGUOUS("more than one account matches the certificate", "remove the duplicate value from all accounts but one"),
    WEAK_MAPPING(
            "an account matches, but only by a weak mapping",
            "issue certificates with the SID extension, or add X509:<I>...<SR>..., X509:<SKI>... or X509:<SHA1-PUKEY>... to altSecurityIdentities"),
    CERTIFICATE_PREDATES_ACCOUNT(
            "an account matches, but only by a weak mapping, and the certificate is older than the account",
            "issue a new certificate with the SID extension, or add a strong value to altSecurityIdentities"),
    SID_MISMATCH(
            "the certificate carries the SID of another account",
            "the certificate was issued to somebody else, or the account was created anew: issue a new certificate"),
    DISABLED("the account is disabled", "enable it in the directory"),
    LOCKED_OUT("the account is locked out", "unlock it in the directory or wait for the lockout duration to pass"),
    ACCOUNT_EXPIRED("the account has expired", "extend it in the directory"),
    LOGON_HOURS("the account may not log in at this hour", "change its logon hours, or switch checkLogonHours off"),
    PASSWORD_EXPIRED("the account's password has expired", "change it, or switch checkPasswordExpired off"),
    COMPUTER_ACCOUNT(
            "the account belongs to a computer or a trust",
            "map the certificate to a user account; computerAccounts=\"true\" lets computers in, by dNSName or altSecurityIdentities"),
    STATE_UNREADABLE(
            "the state of the account cannot be read",
            "give the bind account the right to read userAccountControl, accountExpires, lockoutTime and msDS-User-Account-Control-Computed");

    private final String sentence;
    private final String hint;

    Denial(String sentence, String hint) {
        this.sentence = sentence;
        this.hint = hint;
    }

    /** The stable code, for example {@code ADCM-SID-MISMATCH}. */
    public String code() {
        return "ADCM-" + name().replace('_', '-');
    }

    /** What is wrong, as the second half of a sentence in lower case. */
    public String sentence() {
        return sentence;
    }

    /** What an administrator can do about it. */
    public String hint() {
        return hint;
    }
}
