package org.adcertmap.method;

/**
 * In which order do answers count? The first step that anybody answers names the account; later steps are not looked
 * at, so that somebody's explicit userPrincipalName cannot be overruled by another's sAMAccountName. Sources: MS-KILE
 * 3.3.5.6.1; MS-PKCA 3.1.5.2.1.
 */
public enum Precedence {
    EXPLICIT_UPN,
    IMPLICIT_UPN,
    ALT_SECURITY_IDENTITIES,
    DNS_NAME
}
