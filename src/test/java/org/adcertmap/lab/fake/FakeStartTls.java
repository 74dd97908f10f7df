// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.asn1.ASN1StreamReader;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An LDAP server on 127.0.0.1 that never begins TLS: it answers StartTLS with one result code, or not at all, and
 * accepts every bind in clear text. Records the requests that arrive in clear text.
 */
public final class FakeStartTls implements AutoCloseable {
    private final LoopbackListener listener;
    private final Optional<ResultCode> response;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param response the response to StartTLS; empty for none */
    public FakeStartTls(Optional<ResultCode> response) {
        this.response = response;
        listener = LoopbackListener.start("127.0.0.1", this::serve);
    }

    public int port() {
        return listener.port();
    }

    /** Returns the requests in clear text, in order: the names of their operations. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        readRequests(client, in);
        in.transferTo(OutputStream.nullOutputStream()); // a TLS handshake, which gets no response
    }

    private void readRequests(Socket client, InputStream in) throws IOException {
        try {
            ASN1StreamReader reader = new ASN1StreamReader(in);
            for (LDAPMessage request = LDAPMessage.readFrom(reader, true);
                    request != null;
                    request = LDAPMessage.readFrom(reader, true)) {
                requests.add(request.getProtocolOp().getClass().getSimpleName().replace("RequestProtocolOp", ""));
                Optional<ProtocolOp> result = result(request);
                if (result.isPresent()) {
                    client.getOutputStream()
                            .write(new LDAPMessage(request.getMessageID(), result.get())
                                    .encode()
                                    .encode());
                }
            }
        } catch (LDAPException e) {
            // The client continues with TLS.
        }
    }

    private Optional<ProtocolOp> result(LDAPMessage request) {
        return switch (request.getProtocolOpType()) {
            case LDAPMessage.PROTOCOL_OP_TYPE_EXTENDED_REQUEST ->
                response.map(
                        code -> new ExtendedResponseProtocolOp(code.intValue(), null, "a test", List.of(), null, null));
            case LDAPMessage.PROTOCOL_OP_TYPE_BIND_REQUEST ->
                Optional.of(new BindResponseProtocolOp(0, null, null, List.of(), null));
            default -> Optional.empty();
        };
    }

    @Override
    public void close() {
        listener.close();
    }
}
