package org.adcertmap.directory.dc;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.pool.DomainControllerPool;

/**
 * What does an LDAP error mean, in words for an administrator? Every error of the directory is told here, once. Source
 * for the sub-codes of a refused bind: Windows' system error codes, which AD appends in hexadecimal as {@code data
 * 52e}.
 */
public final class LdapErrors {
    private static final Pattern DATA = Pattern.compile("\\bdata ([0-9a-fA-F]+)");
    /** What the JDK says of a certificate whose path leads nowhere, or which is for another host. */
    private static final Pattern UNBELIEVED = Pattern.compile("PKIX path|No subject alternative|No name matching");
    /** What the SDK adds of itself. */
    private static final Pattern VERSION = Pattern.compile(", ldapSDKVersion=[^,]*, revision='?[0-9a-f]+'?");

    private static final Map<String, String> REFUSED_BINDS = Map.ofEntries(
            Map.entry("525", "there is no such account"),
            Map.entry("52e", "its name or password is wrong"),
            Map.entry("52f", "the account is restricted from signing in this way"),
            Map.entry("530", "it may not sign in at this hour"),
            Map.entry("531", "it may not sign in from this machine"),
            Map.entry("532", "its password has expired"),
            Map.entry("533", "it is disabled"),
            Map.entry("701", "it has expired"),
            Map.entry("773", "its password must be changed"),
            Map.entry("775", "it is locked out"));

    private LdapErrors() {}

    public static DirectoryUnavailableException unavailable(String doing, LDAPException e) {
        return new DirectoryUnavailableException(doing + ": " + words(e), DomainControllerPool.isSilence(e), e);
    }

    /** What it means. */
    public static String words(LDAPException e) {
        String message = e.getMessage() == null
                ? ""
                : VERSION.matcher(e.getMessage().replace("\0", "")).replaceAll("");
        ResultCode code = e.getResultCode();
        if (code.equals(ResultCode.INVALID_CREDENTIALS)) {
            Matcher data = DATA.matcher(message);
            String why = data.find() ? REFUSED_BINDS.get(data.group(1).toLowerCase(Locale.ROOT)) : null;
            return "the domain controller refuses the bind account: " + (why == null ? message : why);
        }
        if (code.equals(ResultCode.STRONG_AUTH_REQUIRED)) {
            return "the domain controller requires LDAP signing or TLS: " + message;
        }
        if (UNBELIEVED.matcher(message).find()) {
            return "the certificate of the domain controller is not believed, see directoryTrustStoreFile and the name in servers: "
                    + message;
        }
        if (code.equals(ResultCode.CONNECT_ERROR) || code.equals(ResultCode.SERVER_DOWN)) {
            return "no domain controller can be reached: " + message;
        }
        if (code.equals(ResultCode.TIMEOUT)) {
            return "the domain controller did not answer in time: " + message;
        }
        return code + ": " + message;
    }
}
