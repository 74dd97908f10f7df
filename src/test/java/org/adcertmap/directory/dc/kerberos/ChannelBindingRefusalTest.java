// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.List;
import java.util.Optional;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.LdapErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the refusal of a channel binding is told from the rejection of the bind account. */
class ChannelBindingRefusalTest {
    private static final String BAD_BINDINGS =
            "80090346: LdapErr: DSID-0C090585, comment: AcceptSecurityContext error, data 80090346, v4f7c\0";

    private static Optional<ConnectionFailedException> refusal(
            ResultCode code, String text, BindProtection protection) {
        return ChannelBindingRefusal.of(new LDAPResult(1, code, text, null, List.of(), List.of()), protection);
    }

    private static String message(String text, BindProtection protection) {
        ConnectionFailedException refusal =
                refusal(ResultCode.INVALID_CREDENTIALS, text, protection).orElseThrow();
        assertFalse(refusal.isBindRejected(), "it does not count towards the lockout of the account");
        return LdapErrors.describe(refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BAD_BINDINGS,
                "80090346: LdapErr: DSID-0C090585",
                "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 57, v1db1",
                "8009030C: LdapErr: DSID-0C090585, comment: AcceptSecurityContext error, data 35B, v4f7c",
            })
    void channelBindingIsNamedAndNotTheAccount(String text) {
        String diagnosticMessage = text.replace("\0", "");
        assertEquals(
                "the domain controller refuses the bind because the channel binding does not fit: something between"
                        + " here and it ends TLS, or it demands one and this JVM sends none, see channelBinding: "
                        + diagnosticMessage,
                message(text, BindProtection.TLS_WITH_CHANNEL_BINDING));
        assertEquals(
                "the domain controller refuses the bind because it demands a channel binding, and channelBinding is"
                        + " false: " + diagnosticMessage,
                message(text, BindProtection.TLS_WITHOUT_CHANNEL_BINDING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data 52e, v4563",
                "80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data 533, v4563",
                "80090308: LdapErr: DSID-0C090449, comment: AcceptSecurityContext error, data 570, v4563",
                "180090346",
                "",
            })
    void rejectedAccountIsNoRefusalOfTheChannelBinding(String text) {
        assertEquals(
                Optional.empty(),
                refusal(ResultCode.INVALID_CREDENTIALS, text, BindProtection.TLS_WITH_CHANNEL_BINDING));
    }

    @Test
    void onlyABindOverTlsHasAChannelBinding() {
        assertEquals(
                Optional.empty(),
                refusal(ResultCode.INVALID_CREDENTIALS, BAD_BINDINGS, BindProtection.SASL_CONFIDENTIALITY));
        assertEquals(
                Optional.empty(),
                refusal(ResultCode.OPERATIONS_ERROR, BAD_BINDINGS, BindProtection.TLS_WITH_CHANNEL_BINDING));
        assertEquals(Optional.empty(), refusal(ResultCode.SUCCESS, null, BindProtection.TLS_WITH_CHANNEL_BINDING));
    }
}
