// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;

/** Greets an authenticated client by name, encrypted: the service of {@code src/samples/delegation}. */
public record Greeting(KerberosAcceptor acceptor) implements GssServer.Protocol {
    @Override
    public void serve(DataInputStream in, DataOutputStream out) throws Exception {
        acceptor.accept(new Oid("1.2.840.113554.1.2.2"), context -> {
            while (!context.isEstablished()) {
                byte[] token = in.readNBytes(in.readInt());
                byte[] reply = context.acceptSecContext(token, 0, token.length);
                if (reply != null) {
                    write(out, reply);
                }
            }
            byte[] greeting = ("Hello " + context.getSrcName()).getBytes(StandardCharsets.UTF_8);
            write(out, context.wrap(greeting, 0, greeting.length, new MessageProp(true)));
            return null;
        });
    }

    private static void write(DataOutputStream out, byte[] token) throws IOException {
        out.writeInt(token.length);
        out.write(token);
        out.flush();
    }
}
