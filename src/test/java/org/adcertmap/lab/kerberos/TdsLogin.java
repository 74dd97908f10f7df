// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.ietf.jgss.Oid;

/**
 * Reads the first token of an integrated login to SQL Server, and refuses the login with the name of the account in the
 * message, because there is nothing behind it. Source: MS-TDS 2.2.3.1 (packets), 2.2.6.5 (PRELOGIN), 2.2.6.4 (LOGIN7),
 * 2.2.7.10 (ERROR), 2.2.7.6 (DONE).
 */
public record TdsLogin(KerberosAcceptor acceptor) implements GssServer.Protocol {
    private static final int RESPONSE = 0x04;
    private static final int END_OF_MESSAGE = 0x01;
    private static final int SSPI = 78; // ibSSPI and cbSSPI
    /** PRELOGIN: a version of SQL Server 2019, and no encryption. */
    private static final byte[] PRELOGIN = {0, 0, 11, 0, 6, 1, 0, 17, 0, 1, (byte) 0xFF, 15, 0, 0x08, 0x10, 0, 0, 2};

    private static final int LOGIN_FAILED = 18456;

    @Override
    public void serve(DataInputStream in, DataOutputStream out) throws Exception {
        read(in);
        write(out, PRELOGIN);
        ByteBuffer login = ByteBuffer.wrap(read(in)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] token = new byte[Short.toUnsignedInt(login.getShort(SSPI + 2))];
        login.get(Short.toUnsignedInt(login.getShort(SSPI)), token);
        String account = acceptor.accept(token, new Oid("1.2.840.113554.1.2.2")).account();
        write(out, error("Login failed for user '" + account + "'."));
    }

    /** Reads one message, of one packet or several. */
    private static byte[] read(DataInputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean isLast = false;
        while (!isLast) {
            in.readUnsignedByte(); // the type
            isLast = (in.readUnsignedByte() & END_OF_MESSAGE) != 0;
            int length = in.readUnsignedShort();
            in.readInt(); // process, packet and window
            message.write(in.readNBytes(length - 8));
        }
        return message.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] message) throws IOException {
        out.writeByte(RESPONSE);
        out.writeByte(END_OF_MESSAGE);
        out.writeShort(8 + message.length);
        out.writeInt(0);
        out.write(message);
        out.flush();
    }

    private static byte[] error(String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_16LE);
        int length = 4 + 1 + 1 + 2 + message.length + 1 + 1 + 4;
        ByteBuffer tokens = ByteBuffer.allocate(3 + length + 13).order(ByteOrder.LITTLE_ENDIAN);
        tokens.put((byte) 0xAA).putShort((short) length);
        tokens.putInt(LOGIN_FAILED).put((byte) 1).put((byte) 14); // number, state, class
        tokens.putShort((short) text.length()).put(message);
        tokens.put((byte) 0).put((byte) 0).putInt(1); // neither server nor procedure; the line
        tokens.put((byte) 0xFD).putShort((short) 2).putShort((short) 0).putLong(0); // DONE with an error
        return tokens.array();
    }
}
