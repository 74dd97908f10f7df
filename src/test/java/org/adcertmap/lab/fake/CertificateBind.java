// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.InMemoryRequestHandler;
import com.unboundid.ldap.listener.InMemorySASLBindHandler;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** Accepts a SASL EXTERNAL bind of every client that presented a certificate, which the TLS layer has verified. */
final class CertificateBind extends InMemorySASLBindHandler {
    @Override
    public String getSASLMechanismName() {
        return "EXTERNAL";
    }

    @Override
    public BindResult processSASLBind(
            InMemoryRequestHandler handler,
            int messageId,
            DN name,
            ASN1OctetString credentials,
            List<Control> controls) {
        ResultCode code;
        try {
            ((SSLSocket) handler.getClientConnection().getSocket()).getSession().getPeerCertificates();
            code = ResultCode.SUCCESS;
        } catch (SSLPeerUnverifiedException e) {
            code = ResultCode.INAPPROPRIATE_AUTHENTICATION;
        }
        return new BindResult(messageId, code, null, null, null, null);
    }
}
