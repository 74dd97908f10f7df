package org.adcertmap.method;

/**
 * One question to the directory: which account's attribute has exactly this value?
 *
 * @param method who asks
 * @param attribute the LDAP name of the attribute
 * @param value the value, unescaped; made from the certificate, so anything may stand in it
 */
public record Question(MappingMethod method, Precedence precedence, String attribute, String value) {
  static final String ALT_SECURITY_IDENTITIES = "altSecurityIdentities";

  /** A question for a whole value of altSecurityIdentities, such as {@code X509:<SKI>...}. */
  static Question altSecurityIdentity(MappingMethod method, String value) {
    return new Question(method, Precedence.ALT_SECURITY_IDENTITIES, ALT_SECURITY_IDENTITIES, value);
  }

  /**
   * Whether a value that the directory returned answers this question. Stricter than the directory, whose equality also
   * ignores accents and width (MS-ADTS 6.5.1): {@code José} must not pass for {@code Jose}.
   */
  public boolean accepts(String directoryValue) {
    return OrdinalIgnoreCase.equal(value, directoryValue);
  }
}
