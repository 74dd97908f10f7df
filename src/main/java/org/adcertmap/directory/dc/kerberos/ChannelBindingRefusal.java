// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;

/**
 * Recognizes that a domain controller refuses a Kerberos bind over TLS because of its channel binding: {@code 80090346}
 * (SEC_E_BAD_BINDINGS), or sub-code 57 (invalid parameter) or 35b. It has accepted the ticket, and so it is not a
 * rejection of the account. With any other kind of bind the same texts say nothing about a channel binding. Stateless.
 */
final class ChannelBindingRefusal {
    private static final Pattern TEXT = Pattern.compile("\\b80090346\\b|\\bdata (57|35b)\\b", Pattern.CASE_INSENSITIVE);

    private ChannelBindingRefusal() {}

    /**
     * Returns the failure if the result of the bind is such a refusal; empty if not.
     *
     * @param protection of the connection
     */
    static Optional<ConnectionFailedException> of(LDAPResult result, BindProtection protection) {
        String text = result.getDiagnosticMessage();
        if (!result.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)
                || text == null
                || !TEXT.matcher(text).find()) {
            return Optional.empty();
        }
        return switch (protection) {
            case SASL_CONFIDENTIALITY -> Optional.empty();
            case TLS_WITH_CHANNEL_BINDING ->
                Optional.of(failed(
                        "the domain controller refuses the bind because the channel binding does not fit: something"
                                + " between here and it ends TLS, or it demands one and this JVM sends none, see"
                                + " channelBinding: ",
                        text));
            case TLS_WITHOUT_CHANNEL_BINDING ->
                Optional.of(failed(
                        "the domain controller refuses the bind because it demands a channel binding, and"
                                + " channelBinding is false: ",
                        text));
        };
    }

    private static ConnectionFailedException failed(String reason, String text) {
        return new ConnectionFailedException(
                Step.CHANNEL_BINDING, ResultCode.INVALID_CREDENTIALS, reason + text.replace("\0", ""));
    }
}
