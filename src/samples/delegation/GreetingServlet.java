// SPDX-License-Identifier: Apache-2.0
package com.example;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;

/**
 * Shows the greeting of a service that authenticates by the GSS-API, as the user of this request. Each message of its
 * protocol is a token, after its length in four octets.
 */
@WebServlet("/greeting")
public class GreetingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MAX_OCTETS = 65_536;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(request.getAttribute(Delegation.ATTRIBUTE) instanceof Delegation delegation)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN, "no client certificate is mapped to an account");
            return;
        }
        try {
            String greeting = delegation.run(this::greeting);
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(greeting);
        } catch (DelegationException e) {
            log("no ticket for the greeting", e);
            response.sendError(HttpServletResponse.SC_FORBIDDEN, e.code());
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private String greeting(GSSCredential credential) throws GSSException, IOException {
        String host = getServletContext().getInitParameter("greeting.host");
        int port = Integer.parseInt(getServletContext().getInitParameter("greeting.port"));
        GSSManager manager = GSSManager.getInstance();
        GSSName service = manager.createName(
                getServletContext().getInitParameter("greeting.service"), GSSName.NT_HOSTBASED_SERVICE);
        Oid kerberos = new Oid("1.2.840.113554.1.2.2");
        GSSContext context = manager.createContext(service, kerberos, credential, GSSContext.DEFAULT_LIFETIME);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            context.requestMutualAuth(true);
            context.requestConf(true);
            byte[] token = context.initSecContext(new byte[0], 0, 0);
            while (true) {
                if (token != null) {
                    out.writeInt(token.length);
                    out.write(token);
                    out.flush();
                }
                if (context.isEstablished()) {
                    break;
                }
                byte[] reply = read(in);
                token = context.initSecContext(reply, 0, reply.length);
            }
            byte[] message = read(in);
            return new String(
                    context.unwrap(message, 0, message.length, new MessageProp(true)), StandardCharsets.UTF_8);
        } finally {
            context.dispose();
        }
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_OCTETS) {
            throw new IOException("a message of " + length + " octets");
        }
        return in.readNBytes(length);
    }
}
